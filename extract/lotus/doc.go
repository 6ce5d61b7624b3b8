// Package lotus reads the worksheets of the family that Lotus 1-2-3 began: those of
// 1-2-3 and Symphony, of Quattro Pro and of Microsoft Works, its databases too. All are
// runs of records, a number, a length and a body each, and most numbers mean the same in
// all of them ("Lotus Worksheet File Format", Lotus 1984; "Quattro Pro for Windows file
// format", Borland 1993).
//
// Cells stand in files in any order: they are collected, and handed on by sheets, rows
// and columns. What a record holds that is no cell is handed on as far as it is text.
package lotus
