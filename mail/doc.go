// Package mail holds one message as it was received: its envelope, its bytes
// and every way in which these bytes can be read.
//
// A message is spooled once (memory first, then an unlinked temporary file),
// hashed on the way, and never changes afterwards. Its parts are offsets into
// the spool. Where a message is ambiguous (two boundaries, two transfer
// encodings, text after the end) the tree keeps every reading, because what a
// recipient's program will show cannot be known; the ambiguity itself is noted.
package mail
