package plain

import (
	"path"
	"slices"
	"strings"

	"postern/extract"
)

// declaredCSV reports whether o was called a table by its type or name.
func declaredCSV(o *extract.Object) bool {
	for _, t := range o.Types {
		if slices.Contains(csvTypes, t) {
			return true
		}
	}
	for _, n := range o.Names {
		switch strings.ToLower(path.Ext(n)) {
		case ".csv", ".tsv", ".tab":
			return true
		}
	}
	return false
}

// separators are tried in this order; the comma last, since prose has it too.
const separators = "\t;|,"

// separator finds what separates the cells in the first rows of a text. What was
// declared as a table needs little evidence; what was not must have several rows
// of as many cells, and is never the body of a mail, where it would be prose.
func separator(head string, cut, declared, body bool) (sep byte, ok bool) {
	if body && !declared {
		return 0, false
	}
	if rest, found := strings.CutPrefix(head, "sep="); found && len(rest) > 1 && strings.IndexByte(separators, rest[0]) >= 0 {
		return rest[0], true // Excel's own line
	}
	best := 0
	for i := range len(separators) {
		counts := countCells(head, separators[i], cut)
		if n := regular(counts, declared); n > best {
			best, sep = n, separators[i]
		}
	}
	if best > 0 {
		return sep, true
	}
	return ',', declared
}

// regular is how many separators the rows have, when they all have as many; a
// declared table may have rows that differ.
func regular(counts []int, declared bool) int {
	if len(counts) == 0 || counts[0] == 0 {
		return 0
	}
	same := 0
	for _, n := range counts {
		if n == counts[0] {
			same++
		}
	}
	if declared && same*2 >= len(counts) || same == len(counts) && same >= 3 {
		return counts[0]
	}
	return 0
}

// countCells counts the separators outside of quotes in each of the first rows;
// the last one is left out when the text is cut.
func countCells(head string, sep byte, cut bool) []int {
	const rows = 25
	var counts []int
	n, quoted, empty := 0, false, true
	for i := range len(head) {
		switch c := head[i]; {
		case c == '"':
			quoted, empty = !quoted, false
		case quoted:
		case c == sep:
			n, empty = n+1, false
		case c == '\n':
			if !empty {
				counts = append(counts, n)
			}
			if len(counts) == rows {
				return counts
			}
			n, empty = 0, true
		case c != '\r':
			empty = false
		}
	}
	if !empty && (!cut || len(counts) == 0) {
		counts = append(counts, n)
	}
	return counts
}
