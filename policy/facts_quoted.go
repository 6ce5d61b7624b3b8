package policy

import "postern/scan"

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
	quoted := map[value]bool{}
	for _, x := range f.found() {
		v := value{x.Term, x.Digest}
		quoted[v] = quoted[v] || x.QuotedFrom(to.address)
	}
	for _, known := range quoted {
		if !known {
			return false
		}
	}
	return len(quoted) > 0
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
