package exactdata

import "strings"

// hashed is what is left of a row.
type hashed struct {
	line    int
	state   rowState
	primary int // length
	place   uint64
	has     uint64
	values  []columnValue
	owners  []uint64 // pairs
	key     rowKey
}

type columnValue struct {
	column int
	value
}

type rowState uint8

const (
	rowFine rowState = iota
	rowEmpty
	rowUnknown
	rowBare
)

// A hasher hashes rows; it belongs to one goroutine.
type hasher struct {
	b      *builder
	tokens []token
	values []value
}

func (h *hasher) batch(k *batch) {
	k.out = make([]hashed, len(k.cells))
	for i := range k.cells {
		k.out[i] = h.row(k.cells[i])
		k.out[i].line = k.lines[i]
	}
}

func (h *hasher) row(cells []string) hashed {
	b := h.b
	if strings.TrimSpace(cells[0]) == "" {
		return hashed{state: rowEmpty}
	}
	out := hashed{}
	primary, ok := b.o.Value(cells[0])
	if !ok {
		out.state = rowUnknown
		if primary = Plain(b.o.Canonical(cells[0])); primary == "" {
			out.state = rowEmpty
			return out
		}
	}
	out.primary = len(primary)
	out.key = b.keys.row(primary)
	out.place, out.has = out.key.place, out.key.pair(0, classRow, 0)
	for i := range b.with {
		s := b.o.Canonical(cells[1+i])
		h.tokens = b.keys.tokenise(s, h.tokens)
		h.values = b.keys.values(s, h.tokens, h.values)
		for _, v := range h.values {
			out.values = append(out.values, columnValue{i, v})
		}
	}
	if b.owner >= 0 {
		for _, a := range strings.FieldsFunc(cells[len(cells)-1], func(r rune) bool { return strings.ContainsRune(",; <>", r) }) {
			if a = strings.TrimPrefix(strings.ToLower(a), "mailto:"); strings.Contains(a, "@") {
				out.owners = append(out.owners, out.key.pair(len(b.with), classOwner, b.keys.owner(a)))
			}
		}
	}
	if len(out.values) == 0 && out.state == rowFine {
		out.state = rowBare
	}
	return out
}

// take puts the rows of a batch into the sets.
func (b *builder) take(k *batch) error {
	r := &b.report
	for i := range k.out {
		row := &k.out[i]
		count, first := (*int64)(nil), (*int)(nil)
		switch row.state {
		case rowFine:
		case rowEmpty:
			count, first = &r.Empty, &r.EmptyLine
		case rowUnknown:
			count, first = &r.Unknown, &r.UnknownLine
		case rowBare:
			count, first = &r.Bare, &r.BareLine
		}
		if count != nil {
			if *count++; *first == 0 {
				*first = row.line
			}
			if row.state != rowUnknown {
				continue
			}
		}
		if err := b.takeRow(row); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) takeRow(row *hashed) error {
	r := &b.report
	r.Rows++
	r.PrimaryMax = max(r.PrimaryMax, row.primary)
	if r.PrimaryMin == 0 || row.primary < r.PrimaryMin {
		r.PrimaryMin = row.primary
	}
	if err := b.has.Add(row.place, row.has); err != nil {
		return err
	}
	for _, v := range row.values {
		r.Columns[v.column].widen(v.value)
		r.Pairs++
		if err := b.pair.Add(row.place, row.key.pair(v.column, v.class, v.hash)); err != nil {
			return err
		}
	}
	for _, pair := range row.owners {
		r.Pairs++
		if err := b.pair.Add(row.place, pair); err != nil {
			return err
		}
	}
	return nil
}

// widen makes room for a value in the bounds of its column.
func (c *Column) widen(v value) {
	grow := func(least, most *int) {
		*most = max(*most, v.size)
		if *least == 0 || v.size < *least {
			*least = v.size
		}
	}
	switch v.class {
	case classWords:
		grow(&c.WordsMin, &c.WordsMax)
	case classNumber:
		grow(&c.DigitsMin, &c.DigitsMax)
	case classDate:
		c.Dates = true
	}
}
