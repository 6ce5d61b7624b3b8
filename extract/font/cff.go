package font

import (
	"bytes"
	"io"

	"postern/extract"
	"postern/extract/metadata"
)

// compact reads the names and strings at the beginning of a Compact Font Format table
// (Adobe technical note 5176, sections 5 to 10): each is a list of texts without anything
// between them.
func compact(r *metadata.Reading, from io.Reader) {
	const most = 1 << 20 // for the texts; outlines are far larger
	b := r.Inflated("CFF", io.LimitReader(from, most), nil)
	if len(b) < 4 || int(b[2]) > len(b) {
		r.Printable("CFF", b)
		return
	}
	rest := b[b[2]:]
	for _, what := range []string{"CFF name", "", "CFF texts"} {
		list, behind, ok := index(rest)
		if !ok {
			r.Gap("", extract.Corrupt, "font: CFF is cut off")
			r.Printable("CFF", rest)
			return
		}
		if what != "" {
			r.Text(extract.Properties, what, metadata.Narrow(bytes.Join(list, []byte{'\n'})))
		}
		rest = behind
	}
	r.Carve("CFF", io.MultiReader(bytes.NewReader(rest), from))
}

// index takes a list off: how many there are, how long their offsets are, the offsets, the
// entries.
func index(b []byte) (list [][]byte, rest []byte, ok bool) {
	if len(b) < 2 {
		return nil, nil, false
	}
	count := int(b[0])<<8 | int(b[1])
	if count == 0 {
		return nil, b[2:], true
	}
	if len(b) < 3 || b[2] < 1 || b[2] > 4 {
		return nil, nil, false
	}
	wide := int(b[2])
	table, data := b[3:], 3+(count+1)*wide
	if data > len(b) {
		return nil, nil, false
	}
	offset := func(i int) int {
		n := 0
		for _, c := range table[i*wide : (i+1)*wide] {
			n = n<<8 | int(c)
		}
		return n - 1 // they count from the byte before the data
	}
	entries := b[data:]
	at := offset(0)
	for i := range count {
		next := offset(i + 1)
		if at < 0 || next < at || next > len(entries) {
			return nil, nil, false
		}
		list = append(list, entries[at:next])
		at = next
	}
	return list, entries[at:], true
}
