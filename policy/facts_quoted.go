package policy

import (
	"slices"
	"strings"

	"postern/scan"
)

// quotedData reports whether every value that was found of the classes which the asking
// rule speaks about is one that the recipient has written: it stands in a quote of their
// mail, wherever else it stands too. Without such classes, of all classes that are met.
func (f *facts) quotedData(to person) bool {
	if to.nobody || to.address == "" {
		return false
	}
	type value struct {
		term   int
		digest string
	}
	quoted, names := map[value]bool{}, f.namesOf(to)
	for _, x := range f.found() {
		v := value{x.Term, x.Digest}
		quoted[v] = quoted[v] || x.QuotedFrom(to.address, names)
	}
	for _, known := range quoted {
		if !known {
			return false
		}
	}
	return len(quoted) > 0
}

// namesOf are the names that the header gives to the recipient and to nobody else.
func (f *facts) namesOf(to person) []string {
	var names []string
	others := map[string]bool{}
	for _, field := range [...]string{"To", "Cc"} {
		for _, m := range f.m.Header.Mailboxes(field) {
			if p := f.p.person(m.Address); p.address == to.address || to.alias != "" && p.address == to.alias {
				names = append(names, m.Names...)
			} else {
				for _, n := range m.Names {
					others[strings.ToLower(n)] = true
				}
			}
		}
	}
	return slices.DeleteFunc(names, func(n string) bool { return others[strings.ToLower(n)] })
}

// found is what was found of the classes which the asking rule speaks about; without
// such classes, of all classes that are met.
func (f *facts) found() []*scan.Finding {
	classes := f.met
	if f.asking != nil {
		if about := f.asking.when.about(f, nil); len(about) > 0 {
			classes = about
		}
	}
	var list []*scan.Finding
	for _, k := range classes {
		if s := f.classes[k]; s != nil {
			list = append(list, s.kept...)
		}
	}
	return list
}
