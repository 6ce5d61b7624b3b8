package extract

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// A cell is how od -c, od -a and hexdump -c print a byte: four columns wide, as a letter, as an
// escape, as a name or in octal.
const (
	cellWidth = 4
	mostCells = 64 // in a line
)

// cellNames are the escapes of C (od -c) and the names of ASCII's control characters (od -a).
var cellNames = map[string]string{
	`\0`: "\x00", `\a`: "\a", `\b`: "\b", `\t`: "\t", `\n`: "\n", `\v`: "\v", `\f`: "\f", `\r`: "\r",
	"sp": " ", "nl": "\n", "ht": "\t", "cr": "\r", "nul": "\x00", "del": "\x7f", "esc": "\x1b", "ff": "\f", "vt": "\v",
	"**": "", // a byte of the letter before it
}

// letters takes a line of such a dump, with its address or without.
func (l *lineReader) letters(line string) bool {
	const shortestAddress = 6
	address := 0
	for address < len(line) && fourBits[line[address]] < 16 {
		address++
	}
	cells := line[address:]
	if len(cells) < cellWidth || cells[0] != ' ' || address > 0 && address < shortestAddress {
		return false
	}
	var raw []byte
	count, printed, blanks := 0, 0, 0
	for cells != "" {
		end := 0
		for n := 0; n < cellWidth && end < len(cells); n++ {
			_, size := utf8.DecodeRuneInString(cells[end:])
			end += size
		}
		stands, ok := cellOf(cells[:end])
		if count++; !ok || count > mostCells {
			return false
		}
		if blanks++; stands != " " {
			blanks, printed = 0, printed+1
		}
		raw, cells = append(raw, stands...), cells[end:]
	}
	if printed*4 < count { // lines that are indented
		return false
	}
	if address > 0 && blanks > 1 {
		raw = raw[:len(raw)-blanks] // what fills the last line
	}
	l.begin("a dump in letters")
	l.raw = append(l.raw, raw...)
	return true
}

// cellOf is what a cell stands for.
func cellOf(cell string) (stands string, ok bool) {
	name := strings.TrimLeft(cell, " ")
	switch {
	case name == "":
		return " ", true
	case len(name) == len(cell):
		return "", false // cells have a blank before them
	}
	if _, size := utf8.DecodeRuneInString(name); size == len(name) && len(cell)-len(name) == cellWidth-1 {
		return name, name[0] > ' '
	}
	if s, ok := cellNames[name]; ok {
		return s, true
	}
	v, err := strconv.ParseUint(name, 8, 8)
	return string([]byte{byte(v)}), err == nil && len(name) == 3
}
