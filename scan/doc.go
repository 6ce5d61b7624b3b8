// Package scan finds what is sensitive in the documents that extract hands on:
// numbers with checksums, secrets, phrases, regular expressions.
//
// An [Engine] is compiled once from the terms that a policy asks for and is then
// immutable and shared. It says where a match is and how sure it is, and shows
// it masked; the matched text itself never leaves the package.
package scan
