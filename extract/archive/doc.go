// Package archive reads archives and compressed files: ZIP, 7z, RAR, TAR, GZIP
// and their like. It reads what an unpacking program would, and also what such a
// program skips: members that no directory lists, bytes before, between and after
// the members.
package archive
