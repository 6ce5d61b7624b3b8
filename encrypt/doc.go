// Package encrypt turns a message into one that only given recipients can read:
// by OpenPGP (RFC 3156, RFC 9580), S/MIME (RFC 8551) or a password.
//
// It has no effects and no policy: who must be encrypted for, and what is done
// without a key, is decided above. Everything streams: memory does not grow with
// the message.
package encrypt
