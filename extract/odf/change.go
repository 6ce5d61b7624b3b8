package odf

import (
	"strings"

	"postern/internal/xmltoken"
)

// changes are the tracked changes of a text (ODF 1.3, part 3, section 5.5):
// what was deleted stands in front of the text, with an id that marks its place.
type changes struct {
	id       string            // of the region that is read
	deleted  map[string]string // by id
	added    map[string]bool   // ids of insertions
	size     int
	text     strings.Builder
	inRegion bool
	inserted int // insertions around the text
}

// mostDeleted bounds the memory for deleted text that is to be put back.
const mostDeleted = 4 << 20

// tracked deals with changes.
func (f *flow) tracked(t *xmltoken.Token, fr *frame) bool {
	c := &f.change
	switch t.Name {
	case "tracked-changes":
		f.aside(fr, "deleted text")
		fr.hidden, fr.sheets = true, false
	case "changed-region":
		c.id, c.inRegion = t.Of("id"), true
		c.text.Reset()
	case "insertion":
		if c.inRegion && len(c.added) < 1<<16 {
			if c.added == nil {
				c.added = map[string]bool{}
			}
			c.added[c.id] = true
		}
	case "change":
		if len(f.paras) > 0 {
			f.paras[len(f.paras)-1].was.WriteString(c.deleted[t.Of("change-id")])
		}
	case "change-start":
		if c.added[t.Of("change-id")] {
			c.inserted++
		}
	case "change-end":
		if c.added[t.Of("change-id")] {
			c.inserted = max(0, c.inserted-1)
		}
	default:
		return false
	}
	return true
}

// keep remembers a deleted paragraph.
func (c *changes) keep(text string) {
	if !c.inRegion || c.size+len(text) > mostDeleted {
		return
	}
	if c.text.Len() > 0 {
		c.text.WriteByte('\n')
	}
	c.text.WriteString(text)
	c.size += len(text)
}

// end closes a region.
func (c *changes) end() {
	c.inRegion = false
	if c.text.Len() == 0 {
		return
	}
	if c.deleted == nil {
		c.deleted = map[string]string{}
	}
	c.deleted[c.id] = c.text.String()
	c.text.Reset()
}
