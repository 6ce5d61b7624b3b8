// Package policy says what may leave: it holds the organisation's rules and
// judges one message by them, for each recipient, with reasons.
//
// A [Policy] is compiled from a [Source] (what the configuration file says) and
// is then immutable and shared. Judging is a pure function from the facts of a
// message to a [Verdict]; it reads the past through [History] and has no effects.
package policy
