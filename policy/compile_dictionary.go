package policy

import (
	"fmt"
	"maps"
	"slices"

	"postern/scan"
)

// compileDictionaries notes the dictionaries of the file by name.
func (c *compiler) compileDictionaries(list []Dictionary) {
	c.dictionaries = map[string]*scan.Dictionary{}
	for _, name := range scan.DictionaryNames() {
		c.dictionaries[name] = nil // read when first named
	}
	own := map[string]bool{}
	for i, d := range list {
		at := fmt.Sprintf("dictionary[%d]", i)
		switch {
		case d.Name == "":
			c.add(at+".name", "a dictionary needs a name")
		case own[d.Name]:
			c.add(at+".name", "the dictionary %q is there twice; rename one", d.Name)
		case d.File == "":
			c.add(at+".file", "is missing; a dictionary is a file of phrases")
		}
		own[d.Name] = true
		c.dictionaries[d.Name] = d.Phrases
		c.unread[d.Name] = d.Phrases == nil
	}
}

// dictionary makes the term of a dictionary.
func (c *compiler) dictionary(path, name string) int {
	d, known := c.dictionaries[name]
	switch {
	case !known:
		c.add(path, "there is no dictionary %q; %s", name, hint(name, slices.Collect(maps.Keys(c.dictionaries))))
		return 0
	case d == nil && c.unread[name]:
		return 0 // whoever read the file has said why
	case d == nil:
		var err error
		if d, err = scan.BuiltInDictionary(name); err != nil {
			c.add(path, "%v", err)
			return 0
		}
		c.dictionaries[name] = d
	}
	return c.term(path, scan.Term{Dictionary: d})
}
