package policy

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"postern/extract"
	"postern/scan"
)

// class is a compiled class. rank is the level's place, -1 without one.
type class struct {
	name   string
	rank   int
	any    []matcher
	all    []matcher
	except []matcher
}

// matcher is a compiled matcher.
type matcher struct {
	term  int
	min   scan.Confidence
	count int
	// weight is the least sum of the weights of distinct phrases; 0 for any.
	weight int
	where  []string // lower case
	near   *near
	copied *copied // of a matcher of fingerprints; else nil
}

type near struct{ term, within int }

// Bounds of a near's distance, in code points. The greatest keeps the search
// inside the overlap of two windows.
const (
	nearDefault = 300
	nearMost    = 4000
)

// compileClasses compiles all classes; the first own ones are the file's.
func (c *compiler) compileClasses(classes []Class, own int) {
	for i, k := range classes {
		at := fmt.Sprintf("class[%d]", i)
		if k.Name == "" || strings.HasPrefix(k.Name, "!") {
			c.add(at+".name", "a class needs a name that does not begin with \"!\"")
		} else if _, twice := c.classIndex[k.Name]; twice && i < own {
			c.add(at+".name", "the class %q is there twice; rename one", k.Name)
		}
		c.classIndex[k.Name] = i
		out := class{name: k.Name, rank: -1}
		if k.Level != "" {
			rank, ok := c.levelIndex[k.Level]
			if !ok {
				c.add(at+".level", "there is no level %q; %s", k.Level, hint(k.Level, slices.Collect(maps.Keys(c.levelIndex))))
			}
			out.rank = rank
		}
		if len(k.Any)+len(k.All) == 0 {
			c.add(at, "the class can never match: it has neither any nor all; add a matcher")
		}
		out.any = c.matchers(at+".any", k.Any)
		out.all = c.matchers(at+".all", k.All)
		out.except = c.matchers(at+".except", k.Except)
		for j, m := range k.Except {
			if m.Count != nil {
				c.add(fmt.Sprintf("%s.except[%d].count", at, j), "an exception drops single matches, so it takes no count; remove it")
			}
		}
		for _, m := range slices.Concat(out.any, out.all) {
			if users := c.termUsers[m.term]; !slices.Contains(users, i) {
				c.termUsers[m.term] = append(users, i)
			}
		}
		c.classes = append(c.classes, out)
	}
}

func (c *compiler) matchers(path string, list []Matcher) []matcher {
	out := make([]matcher, 0, len(list))
	for i, m := range list {
		out = append(out, c.matcher(fmt.Sprintf("%s[%d]", path, i), m))
	}
	return out
}

func (c *compiler) matcher(path string, m Matcher) matcher {
	out := matcher{count: 1, min: c.confidence(path+".confidence", m)}
	if m.Fingerprint != "" {
		return c.fingerprintMatcher(path, m, out)
	}
	if m.Share != nil || m.Run != nil {
		c.add(path, "only fingerprints have a run and a share; set fingerprint, or remove the keys")
	}
	if m.ExactData != "" {
		return c.exactMatcher(path, m, out)
	}
	if m.Columns != nil {
		c.add(path+".columns", "only exact data has columns; set exactdata, or remove the key")
	}
	out.term = c.termOf(path, m.Detector, m.Phrase, m.Regex, m.Dictionary, m.Label)
	if m.Count != nil {
		out.count = c.atLeastOne(path+".count", m.Count)
	}
	if m.Weight != nil {
		out.weight = c.atLeastOne(path+".weight", m.Weight)
		if m.Dictionary == "" {
			c.add(path+".weight", "only a dictionary's phrases have weights; use count")
		}
	}
	out.where = c.where(path+".where", m.Where)
	if m.Near != nil {
		out.near = c.near(path+".near", m.Near)
	}
	return out
}

// confidence is the least confidence of a matcher. Phrases and regular
// expressions are what they say, so any will do for them.
func (c *compiler) confidence(path string, m Matcher) scan.Confidence {
	switch m.Confidence {
	case "low":
		return scan.Low
	case "", "medium":
		if m.Detector == "" {
			return scan.Low
		}
		return scan.Medium
	case "high":
		if m.Detector == "" && m.ExactData == "" {
			c.add(path, "can never match: a phrase or regex is what it says, it has no higher confidence; remove the key")
		}
		return scan.High
	}
	c.add(path, "there is no confidence %q; use low, medium or high", m.Confidence)
	return scan.Medium
}

// termOf makes the term of a matcher.
func (c *compiler) termOf(path, detector string, phrase Strings, regex, dictionary, label string) int {
	kinds := 0
	for _, given := range []bool{detector != "", phrase != nil, regex != "", dictionary != "", label != ""} {
		if given {
			kinds++
		}
	}
	switch {
	case kinds == 0:
		c.add(path, "can never match: it names nothing to look for; set detector, phrase, regex, dictionary or label")
		return 0
	case kinds > 1:
		c.add(path, "names several things to look for; make one matcher of each")
		return 0
	case detector != "":
		if !c.detectors[detector] {
			c.add(path+".detector", "there is no detector %q; %s", detector, hint(detector, slices.Collect(maps.Keys(c.detectors))))
			return 0
		}
		return c.term(path+".detector", scan.Term{Detector: detector})
	case label != "":
		return c.label(path+".label", label)
	case dictionary != "":
		return c.dictionary(path+".dictionary", dictionary)
	case regex != "":
		re, err := regexp.Compile(regex)
		if err != nil {
			c.add(path+".regex", "is no regular expression: %s", regexError(err))
			return 0
		}
		if re.MatchString("") {
			c.add(path+".regex", "matches the empty text, and so everywhere; make it want a character")
			return 0
		}
		return c.term(path+".regex", scan.Term{Regex: regex})
	}
	return c.phrases(path+".phrase", phrase)
}

func (c *compiler) phrases(path string, phrase Strings) int {
	if len(phrase) == 0 {
		c.add(path, "the list is empty, so it can never match; add a phrase")
		return 0
	}
	for i, p := range phrase {
		if !hasLetter(p) {
			c.add(fmt.Sprintf("%s[%d]", path, i), "%q has no letter or digit, so it can never match", p)
		}
	}
	return c.term(path, scan.Term{Phrases: phrase})
}

func (c *compiler) near(path string, n *Near) *near {
	out := &near{term: c.termOf(path, n.Detector, n.Phrase, n.Regex, n.Dictionary, ""), within: nearDefault}
	if n.Within != nil {
		out.within = c.atLeastOne(path+".within", n.Within)
		if out.within > nearMost {
			c.add(path+".within", "is %d; at most %d characters can be looked over", out.within, nearMost)
		}
	}
	return out
}

func (c *compiler) where(path string, where Strings) []string {
	if where == nil {
		return nil
	}
	var out []string
	c.words(path, where, func(at, word string, not bool) {
		lower := strings.ToLower(word)
		name, header := strings.CutPrefix(lower, "header:")
		switch {
		case not:
			c.add(at, "takes no \"!\"; list the places where the match may stand")
		case header && name != "":
		case slices.Contains([]string{string(extract.Subject), string(extract.Body), string(extract.Attachment)}, lower):
		default:
			c.add(at, "there is no place %q; use subject, body, attachment or \"header:NAME\"", word)
		}
		out = append(out, lower)
	})
	return out
}

// atLeastOne is a count that must be positive.
func (c *compiler) atLeastOne(path string, n *int) int {
	if *n < 1 {
		c.add(path, "is %d; a count of at least 1 is wanted", *n)
		return 1
	}
	return *n
}
