// Package audit is the record: one event for each message and for each human
// act, handed to every sink there is.
//
// An event never holds content. What it names of a message (addresses, rules,
// ids, sizes) is what an administrator needs to find it again.
package audit
