package milter

// An edit is one change of the header as the protocol has it: of the index-th field
// of a name, counted from 1, or a new field at a position.
type edit struct {
	op    op
	index int
	field field // what is to be there; only the name where a field is deleted
}

type op int

const (
	change op = iota
	remove
	insert
)

// diff is what makes the header before out of the header after. Equal fields stay
// where they are; between them fields of one name are changed, and the others
// deleted or inserted. The edits are made in their order: from the bottom up first,
// so that no index means another field than it did before, then the insertions from
// the top down. Position 0 is above the field that the mail server put on top itself
// and shows to nobody (Postfix, Sendmail: Received), 1 below it.
func diff(before, after []field) []edit {
	kept, changed := pair(before, after)
	var edits []edit
	count := map[string]int{}
	index := make([]int, len(before))
	for i, f := range before {
		count[f.key()]++
		index[i] = count[f.key()]
	}
	taken := make([]bool, len(after))
	for i := len(before) - 1; i >= 0; i-- {
		switch {
		case kept[i] >= 0:
			taken[kept[i]] = true
		case changed[i] >= 0:
			taken[changed[i]] = true
			edits = append(edits, edit{change, index[i], after[changed[i]]})
		default:
			edits = append(edits, edit{remove, index[i], field{name: before[i].name}})
		}
	}
	for i, f := range after {
		if !taken[i] {
			edits = append(edits, edit{insert, i + 1, f})
		}
	}
	return edits
}

// pair says for each field of before which one of after it stays or becomes, or -1.
// Both ascend.
func pair(before, after []field) (kept, changed []int) {
	kept, changed = make([]int, len(before)), make([]int, len(before))
	equal, named := places{}, places{}
	for i, f := range before {
		kept[i], changed[i] = -1, -1
		equal.add(f, i)
		named.add(field{name: f.key()}, i)
	}
	from, to := 0, 0 // the gap before the next field that stays
	fill := func(end, next int) {
		for ; to < next; to++ {
			f := after[to]
			if f.value == "" {
				continue // a change to nothing would be a deletion
			}
			if i := named.next(field{name: f.key()}, from); i >= 0 && i < end {
				changed[i], from = to, i+1
			}
		}
		from, to = end+1, next+1
	}
	at := 0
	for j, f := range after {
		if i := equal.next(f, at); i >= 0 {
			kept[i], at = j, i+1
			fill(i, j)
		}
	}
	fill(len(before), len(after))
	return kept, changed
}

// places are the positions of fields, ascending.
type places map[field][]int

func (p places) add(f field, at int) { p[f] = append(p[f], at) }

// next is the first position of f that is not before from, or -1. What lies before
// is forgotten.
func (p places) next(f field, from int) int {
	list := p[f]
	for len(list) > 0 && list[0] < from {
		list = list[1:]
	}
	p[f] = list
	if len(list) == 0 {
		return -1
	}
	return list[0]
}
