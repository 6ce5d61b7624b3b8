package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// loose is text as two programs can be compared by: compatibility forms (NFKC) in lower
// case, without white space and what is invisible.
func loose(s string) string {
	s = norm.NFKC.String(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r), unicode.IsControl(r):
			return -1
		default:
			return unicode.ToLower(r)
		}
	}, s)
}

// wordsOf are the words of three characters and more in what a reference printed.
func wordsOf(text []byte) map[string]bool {
	words := map[string]bool{}
	for _, field := range strings.FieldsFunc(string(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) && !strings.ContainsRune("@._-/:+\u00ad\u200b\u200c\u200d", r)
	}) {
		if w := strings.Trim(loose(field), "@._-/:+"); len([]rune(w)) >= 3 {
			words[w] = true
		}
	}
	return words
}

// A summary adds up by the ending of the name.
type summary struct{ rows map[string]*row }

type row struct {
	files, clean, words, missing, gaps int
	took, slowest                      time.Duration
}

func newSummary() *summary { return &summary{rows: map[string]*row{}} }

func (s *summary) add(ending string, words, missing, gaps int, took time.Duration) {
	r := s.rows[ending]
	if r == nil {
		r = &row{}
		s.rows[ending] = r
	}
	r.files++
	r.words += words
	r.missing += missing
	if missing == 0 {
		r.clean++
	}
	if gaps > 0 {
		r.gaps++
	}
	r.took += took
	r.slowest = max(r.slowest, took)
}

func (s *summary) print(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "ending\tfiles\tnothing missing\twith gaps\twords\tmissing\tms each\tslowest ms\t")
	for _, ending := range slices.Sorted(maps.Keys(s.rows)) {
		r := s.rows[ending]
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%d\t%.1f\t%d\t\n", ending, r.files, r.clean, r.gaps, r.words, r.missing,
			float64(r.took.Milliseconds())/float64(r.files), r.slowest.Milliseconds())
	}
	t.Flush()
}
