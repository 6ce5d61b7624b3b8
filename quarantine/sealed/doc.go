// Package sealed keeps message bytes in encrypted files: what lies on the disk
// is of no use without the key file, and cannot be changed, cut or swapped
// unnoticed.
//
// A file is a header (magic, version, key id, salt) and the content in chunks
// of 64 KiB, each sealed with AES-256-GCM under a key of this file alone
// (HKDF-SHA-256 over the key file, the salt, the header and the blob's id).
// The nonce of a chunk is its number and whether it is the last, so that chunks
// cannot be moved or left out (the STREAM construction of Hoang, Reyhanitabar,
// Rogaway and Vizár, 2015). Files are read and written as streams; memory is
// bounded by two chunks.
package sealed
