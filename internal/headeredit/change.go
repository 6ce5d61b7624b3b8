package headeredit

import (
	"fmt"
	"strings"
)

// An Edit is one wish: Op is "add" (a field at the top), "prefix" (text before the
// value of a field of that name), "replace" (of that value) or "remove" (all fields
// of that name). Value is text, and for "replace" a raw header value; see [Raw]. Nth
// says which field of the name is changed, 0 for the first.
type Edit struct {
	Op, Name, Value string
	Nth             int
}

// A Change is what a list of edits makes of one field.
type Change struct {
	Name string
	Nth  int // which field of the name, 0 for the first

	adds    bool // another field, whatever is there
	removes bool // all fields of the name
	replace bool
	prefix  string
	value   string
}

// Changes sums edits up: one change for each field that is added, and one for each
// field that is changed, in the order in which they were first named; what is added
// comes after what is removed. Of two prefixes the later stands before the earlier, of two values the later
// counts, and a prefix stands before the value, whichever was named first.
func Changes(edits []Edit) ([]Change, error) {
	var list []Change
	of := map[string]int{}
	for _, e := range edits {
		name := Name(e.Name)
		if name == "" {
			return nil, fmt.Errorf("header edit: %q is no header name", e.Name)
		}
		if e.Op == "add" {
			list = append(list, Change{Name: name, adds: true, value: Value(e.Value)})
			continue
		}
		if e.Nth < 0 || e.Nth > 0 && e.Op == "remove" {
			return nil, fmt.Errorf("header edit: no %d. field of a name can be meant", e.Nth)
		}
		key := fmt.Sprint(strings.ToLower(name), " ", e.Nth, e.Op == "remove")
		i, ok := of[key]
		if !ok {
			i = len(list)
			list, of[key] = append(list, Change{Name: name, Nth: e.Nth}), i
		}
		switch c := &list[i]; e.Op {
		case "prefix":
			c.prefix = Prefix(e.Value) + c.prefix
		case "remove":
			c.removes = true
		case "replace":
			c.replace, c.value = true, Raw(e.Value)
		default:
			return nil, fmt.Errorf("header edit: unknown operation %q", e.Op)
		}
	}
	return list, nil
}

// Adds reports whether the field is a new one, even where the header has one of
// that name. Other changes make a new field only where there is none.
func (c Change) Adds() bool { return c.adds }

// Removes reports whether all fields of the name go.
func (c Change) Removes() bool { return c.removes }

// New is the value of a new field, as it stands between the colon and the line end.
func (c Change) New() string { return " " + strings.TrimSpace(c.prefix+c.value) }

// Of is the new value of a field whose value was old; both as they stand between
// the colon and the line end. The blanks after the colon stay.
func (c Change) Of(old string) string {
	rest := strings.TrimLeft(old, " \t")
	blanks := old[:len(old)-len(rest)]
	if blanks == "" {
		blanks = " "
	}
	if c.replace {
		rest = c.value
	}
	return blanks + c.prefix + rest
}
