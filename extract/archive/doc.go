// Package archive reads archives and compressed files: ZIP, GZIP and TAR. It
// reads what an unpacking program would, and also what such a program skips:
// members that no directory lists, bytes before, between and after the members.
package archive
