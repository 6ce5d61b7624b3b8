package policy

// ownData reports whether everything that was found of the classes which the
// asking rule speaks about is data of the recipient's own; without such classes,
// of all classes that are met.
func (f *facts) ownData(to person) bool {
	if to.nobody || to.address == "" {
		return false
	}
	classes := f.met
	if f.asking != nil {
		if about := f.asking.when.about(f, nil); len(about) > 0 {
			classes = about
		}
	}
	found := false
	for _, k := range classes {
		s := f.classes[k]
		if s == nil {
			continue
		}
		for _, x := range s.kept {
			if !x.OwnedBy(to.address) {
				return false
			}
			found = true
		}
	}
	return found
}
