package policy

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"postern/scan"
)

// Columns is what a matcher of exact data wants: names of columns, or how many.
type Columns struct {
	Names []string
	Count int
}

// UnmarshalTOML takes a string, a list of strings or a number.
func (c *Columns) UnmarshalTOML(v any) error {
	if n, ok := v.(int64); ok {
		if n < 2 || n > 200 {
			return errors.New("wants at least 2 columns: the primary one never matches alone")
		}
		c.Count = int(n)
		return nil
	}
	var names Strings
	if err := names.UnmarshalTOML(v); err != nil {
		return errors.New("wants a number of columns, or a list of their names")
	}
	c.Names = names
	return nil
}

// MarshalTOML writes what was read.
func (c Columns) MarshalTOML() ([]byte, error) {
	if c.Names == nil {
		return fmt.Appendf(nil, "%d", c.Count), nil
	}
	quoted := make([]string, len(c.Names))
	for i, n := range c.Names {
		quoted[i] = fmt.Sprintf("%q", n)
	}
	return []byte("[" + strings.Join(quoted, ", ") + "]"), nil
}

// exactMatcher compiles what is special about a matcher of exact data.
func (c *compiler) exactMatcher(path string, m Matcher, out matcher) matcher {
	if m.Detector != "" || m.Phrase != nil || m.Regex != "" || m.Dictionary != "" || m.Label != "" {
		c.add(path, "names several things to look for; make one matcher of each")
		return out
	}
	if m.Count != nil {
		out.count = c.atLeastOne(path+".count", m.Count)
	}
	if m.Weight != nil {
		c.add(path+".weight", "only a dictionary's phrases have weights; use count")
	}
	out.where = c.where(path+".where", m.Where)
	if m.Near != nil {
		out.near = c.near(path+".near", m.Near)
	}
	out.term = c.exactTerm(path, m)
	return out
}

func (c *compiler) exactTerm(path string, m Matcher) int {
	columns, known := c.exactData[m.ExactData]
	switch {
	case c.exactDataProblem != "":
		c.add(path+".exactdata", "the tables of exact data cannot be read: %s", c.exactDataProblem)
		return 0
	case !known && len(c.exactData) == 0:
		c.add(path+".exactdata", "there is no table %q; build it with \"postern exactdata build\"", m.ExactData)
		return 0
	case !known:
		c.add(path+".exactdata", "there is no table %q; %s", m.ExactData, hint(m.ExactData, slices.Sorted(maps.Keys(c.exactData))))
		return 0
	}
	want := Columns{}
	if m.Columns != nil {
		want = *m.Columns
	}
	others := 0
	for _, name := range want.Names {
		if !slices.Contains(columns, name) {
			c.add(path+".columns", "the table %q has no column %q; %s", m.ExactData, name, hint(name, columns))
			return 0
		}
		if name != columns[0] {
			others++
		}
	}
	switch {
	case want.Names != nil && others == 0:
		c.add(path+".columns", "names no column beside the primary one, which never matches alone; add one")
		return 0
	case want.Count > len(columns):
		c.add(path+".columns", "is %d, but the table %q has %d columns, so it can never match", want.Count, m.ExactData, len(columns))
		return 0
	}
	return c.term(path+".exactdata", scan.Term{ExactData: m.ExactData, Columns: want.Names, ColumnCount: want.Count})
}
