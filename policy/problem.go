package policy

import (
	"fmt"
	"slices"
	"strings"
)

// A Problem is one thing wrong with a Source. Path names the key, with indexes
// counted from 0 as in "rule[2].when.to", so that its line can be found.
type Problem struct{ Path, Text string }

func (p Problem) String() string { return p.Path + ": " + p.Text }

// problems collects what is wrong while a source is compiled.
type problems []Problem

func (p *problems) add(path, format string, args ...any) {
	*p = append(*p, Problem{path, fmt.Sprintf(format, args...)})
}

// blamed reports whether there is a problem at or inside path already.
func (p problems) blamed(path string) bool {
	return slices.ContainsFunc(p, func(one Problem) bool { return strings.HasPrefix(one.Path, path) })
}

const notAvailable = "%s is not available in this version; remove it"

// hint proposes the known name that word was probably meant to be, or lists all.
func hint(word string, known []string) string {
	best := Nearest(word, known)
	switch {
	case best != "":
		return fmt.Sprintf("did you mean %q?", best)
	case len(known) == 0:
		return "there is none"
	}
	sorted := slices.Clone(known)
	slices.Sort(sorted)
	return "use " + orList(slices.Compact(sorted))
}

// Nearest is the name in known that word was probably meant to be, "" when none is near.
// Two letters in the wrong order are the likeliest slip.
func Nearest(word string, known []string) string {
	word = strings.ToLower(word)
	best, least := "", 3
	for _, k := range known {
		name := strings.ToLower(k)
		d := distance(word, name)
		if swapped(word, name) {
			d = 0
		}
		if d < least && d < len(k) {
			best, least = k, d
		}
	}
	return best
}

// swapped reports whether b is a with two neighbouring letters in the other order.
func swapped(a, b string) bool {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return len(a) == len(b) && i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

func orList(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
	}
	return strings.Join(words, "")
}

// distance is the edit distance of a and b in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			diagonal = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
