package policy

import (
	"fmt"
	"slices"
	"strings"
)

// level is a compiled level; its place in Policy.levels is its rank.
type level struct {
	name string
	act  Action
}

var builtInLevels = []string{"public", "internal", "confidential", "restricted"}

// compileLevels merges the file's levels into the built-in ones.
func (c *compiler) compileLevels(levels []Level) {
	order := slices.Clone(builtInLevels)
	defaults := map[string]Action{}
	seen := map[string]bool{}
	for i, l := range levels {
		at := fmt.Sprintf("level[%d]", i)
		if l.Name == "" || strings.HasPrefix(l.Name, "!") {
			c.add(at+".name", "a level needs a name that does not begin with \"!\"")
			continue
		}
		if seen[l.Name] {
			c.add(at+".name", "the level %q is there twice; remove one", l.Name)
			continue
		}
		if !slices.Contains(order, l.Name) {
			order = slices.Insert(order, c.place(order, levels, i), l.Name)
		}
		if i > 0 && slices.Index(order, l.Name) < slices.Index(order, levels[i-1].Name) {
			c.add(at+".name", "levels are listed ascending, and %q stands below %q; move it up", l.Name, levels[i-1].Name)
		}
		seen[l.Name] = true
		if l.Default != nil {
			defaults[l.Name] = *l.Default
		}
	}
	for i, name := range order {
		c.levelIndex[name] = i
		c.levels = append(c.levels, level{name: name, act: defaults[name]})
	}
}

// place is where a new level goes: above the one listed before it, else below
// the first known one listed after it, else on top.
func (c *compiler) place(order []string, levels []Level, i int) int {
	if i > 0 {
		if at := slices.Index(order, levels[i-1].Name); at >= 0 {
			return at + 1
		}
	}
	for _, l := range levels[i+1:] {
		if at := slices.Index(order, l.Name); at >= 0 {
			return at
		}
	}
	return len(order)
}
