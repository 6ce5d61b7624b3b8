// Package pgp reads what OpenPGP (RFC 9580) leaves readable: messages that are signed
// or compressed only, clear-signed texts, keys and their user ids. What is encrypted
// is a gap.
package pgp
