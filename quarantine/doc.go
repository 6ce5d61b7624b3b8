// Package quarantine keeps mail that must not leave by itself, and lets people
// decide about it.
//
// An [Item] is one stored message. It has copies (the same content for some
// recipients), a copy has recipients, and each recipient has a state of its
// own. A [Store] keeps items durably, a [Desk] is what a person may do with
// them, and the [Outbox] is the only place from which stored mail leaves.
package quarantine
