package policy

// ownData reports whether everything that was found of the classes which the
// asking rule speaks about is data of the recipient's own; without such classes,
// of all classes that are met.
func (f *facts) ownData(to person) bool {
	if to.nobody || to.address == "" {
		return false
	}
	found := f.found()
	for _, x := range found {
		if !x.OwnedBy(to.address) {
			return false
		}
	}
	return len(found) > 0
}
