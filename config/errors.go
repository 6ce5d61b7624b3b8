package config

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"postern/policy"
)

// An Error is one thing wrong with a file.
type Error struct {
	File string
	Line int    // from 1; 0 where no line is to blame
	Key  string // "rule.when.to"
	Text string // what is wrong; what to do
}

func (e Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
	}
	if e.Key != "" {
		b.WriteString(": " + e.Key)
	}
	return b.String() + ": " + e.Text
}

// Errors is everything that is wrong with a file, in order of its lines.
type Errors []Error

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

var indexes = regexp.MustCompile(`\[\d+\]`)

// locate gives every problem its line.
func locate(file string, lines lineMap, problems []policy.Problem) Errors {
	errs := make(Errors, 0, len(problems))
	for _, p := range problems {
		errs = append(errs, Error{file, lines.of(p.Path), indexes.ReplaceAllString(p.Path, ""), p.Text})
	}
	slices.SortStableFunc(errs, func(a, b Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Key, b.Key), cmp.Compare(a.Text, b.Text))
	})
	return slices.Compact(errs)
}
