package parts

import (
	"strings"
	"unicode"
)

// MaxCells is how many cells of a row are kept.
const MaxCells = 1 << 14

// JoinCells returns the values that are split over neighbouring cells of one
// row, each on a line: boxes of one character, or groups of three to six such as
// "4111", "1111", "1111", "1111". Rows of ordinary small numbers rarely look so.
func JoinCells(cells []string) string {
	var out strings.Builder
	for i := 0; i < len(cells); {
		if n := splitValue(cells[i:]); n > 1 {
			out.WriteString(strings.Join(cells[i:i+n], "") + "\n")
			i += n
			continue
		}
		i++
	}
	return out.String()
}

// longestSplit is the length of the longest value that is split over cells.
const longestSplit = 40

// splitValue returns over how many of the cells one value is split.
func splitValue(cells []string) int {
	boxes := len(cells[0]) == 1
	digits, size, n := 0, 0, 0
	for _, c := range cells {
		d, ok := plain(c)
		switch {
		case !ok, boxes && len(c) != 1, !boxes && len(c) > 6:
			return enough(n, digits, size)
		}
		if digits, size, n = digits+d, size+len(c), n+1; size > longestSplit {
			return 0
		}
		if !boxes && len(c) < 3 { // a short group is the last one
			return enough(n, digits, size)
		}
	}
	return enough(n, digits, size)
}

func enough(n, digits, size int) int {
	if size < 8 || size > longestSplit || digits*2 < size {
		return 0
	}
	return n
}

// plain reports whether a cell holds only digits and capital letters, and how
// many digits.
func plain(c string) (digits int, ok bool) {
	for i := range len(c) {
		switch {
		case c[i] >= '0' && c[i] <= '9':
			digits++
		case c[i] < 'A' || c[i] > 'Z':
			return 0, false
		}
	}
	return digits, c != ""
}

// Heading returns what a cell of the first row says about its column: words, not
// a value that stands in a table without headings.
func Heading(s string) string {
	letters, digits := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	if letters == 0 || digits > 4 || len(s) > 200 || strings.Contains(s, "@") {
		return ""
	}
	return s
}

// ColumnName is the letters that a sheet's column has, counted from 1: "AB".
func ColumnName(n int) string {
	var b []byte
	for ; n > 0; n = (n - 1) / 26 {
		b = append([]byte{byte('A' + (n-1)%26)}, b...)
	}
	return string(b)
}
