package policy

import (
	"fmt"
	"maps"
	"slices"

	"postern/scan"
)

// A Label is a mark of sensitivity. One of IDs, Words and Headers is set.
type Label struct {
	Name    string             `toml:"name" doc:"The label's name, for matchers."`
	IDs     []string           `toml:"ids,omitempty" doc:"Identifiers (GUIDs) of Microsoft sensitivity labels, as in MSIP_Label_<id>_Enabled."`
	Words   []string           `toml:"words,omitempty" doc:"Texts that are the label, in any case, as in \"Confidential\"."`
	Headers map[string]Strings `toml:"headers,omitempty" doc:"Values of header fields that are the label, by the field's name."`
}

// compileLabels notes the labels by name.
func (c *compiler) compileLabels(list []Label) {
	c.labels = map[string]*scan.Label{}
	for _, l := range scan.BuiltInLabels() {
		c.labels[l.Name] = &l
	}
	own := map[string]bool{}
	for i, l := range list {
		at := fmt.Sprintf("label[%d]", i)
		switch {
		case l.Name == "":
			c.add(at+".name", "a label needs a name")
		case own[l.Name]:
			c.add(at+".name", "the label %q is there twice; rename one", l.Name)
		case len(l.IDs)+len(l.Words)+len(l.Headers) == 0:
			c.add(at, "the label can never be found; set ids, words or headers")
		}
		own[l.Name] = true
		for j, w := range l.Words {
			if !hasLetter(w) {
				c.add(fmt.Sprintf("%s.words[%d]", at, j), "%q has no letter or digit, so it can never be found", w)
			}
		}
		for j, id := range l.IDs {
			if !hasLetter(id) {
				c.add(fmt.Sprintf("%s.ids[%d]", at, j), "%q is no identifier", id)
			}
		}
		headers := map[string][]string{}
		for name, values := range l.Headers {
			for _, v := range values {
				if !hasLetter(v) {
					c.add(at+".headers."+name, "%q has no letter or digit, so it can never be found", v)
				}
			}
			headers[name] = values
		}
		c.labels[l.Name] = &scan.Label{Name: l.Name, IDs: l.IDs, Words: l.Words, Headers: headers}
	}
}

// label makes the term of a label.
func (c *compiler) label(path, name string) int {
	l, ok := c.labels[name]
	if !ok {
		c.add(path, "there is no label %q; %s", name, hint(name, slices.Collect(maps.Keys(c.labels))))
		return 0
	}
	return c.term(path, scan.Term{Label: l})
}
