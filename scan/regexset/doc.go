// Package regexset finds the matches of many regular expressions in one text.
//
// What is found is what package regexp finds with FindAllStringIndex, expression by
// expression. The time is linear in the text, whatever the text, and for most
// expressions far less than one run each: an expression is looked at only where one
// of the literals stands that each of its matches must hold, or, where it has none,
// where its first bytes may stand.
//
// The literals of all expressions are found together by tables of hashed grams of three to
// six bytes, most of them looked up at every second byte (after Sun Wu and Udi Manber, "A fast
// algorithm for multi-pattern searching", 1994). The expression itself then runs only from where
// a match around the literal can begin: as a set of threads over the text (Ken Thompson,
// "Regular expression search algorithm", 1968, and Rob Pike's variant that keeps the leftmost
// match), and where it is looked for often as a deterministic automaton of such sets, built
// of what the texts lead to and bounded in size (Russ Cox, "Regular Expression Matching in
// the Wild", 2010). Expressions without literals are looked for all together by one such
// automaton, from each place where their first bytes may stand.
package regexset
