package extract

// Bounds of a report: so many gaps of one cause, and facts of one name, are
// listed; one more says that there were others.
const (
	notesPerKind  = 100
	longestDetail = 300
)

// notes collects gaps and facts. What a hostile message repeats without end is
// listed once.
type notes struct {
	gaps  []Gap
	facts []Fact
	seen  map[string]bool
	count map[string]int
}

func (n *notes) gap(path string, cause Cause, detail string) {
	switch n.room("gap "+string(cause), path) {
	case 1:
		n.gaps = append(n.gaps, Gap{path, cause, clean(detail, longestDetail)})
	case 0:
		n.gaps = append(n.gaps, Gap{path, cause, "and more of this kind, which are not listed"})
	}
}

func (n *notes) fact(path, name, detail string) {
	name = clean(name, longestName)
	if len(n.count) > 100 { // a hostile reader invents names
		return
	}
	switch n.room("fact "+name, path+" "+detail) {
	case 1:
		n.facts = append(n.facts, Fact{path, name, clean(detail, longestDetail)})
	case 0:
		n.facts = append(n.facts, Fact{path, name, "and more of this kind, which are not listed"})
	}
}

// room is 1 while there is room for another note of a kind, 0 when this one is
// the first without, and below that to say nothing, as when the same was noted.
func (n *notes) room(kind, what string) int {
	if n.count == nil {
		n.seen, n.count = map[string]bool{}, map[string]int{}
	}
	key := kind + " " + what
	if n.seen[key] || n.count[kind] > notesPerKind {
		return -1
	}
	n.seen[key] = true
	n.count[kind]++
	if n.count[kind] > notesPerKind {
		return 0
	}
	return 1
}
