// Package fingerprint keeps fingerprints of protected documents, so that copies of
// parts of them are found in texts, also where words were changed.
//
// What is kept of a document are keyed hashes of some of its stretches of letters
// and where they stand; nothing of its text. See docs/adr.
package fingerprint
