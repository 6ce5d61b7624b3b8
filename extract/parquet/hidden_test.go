package parquet_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/parquet"
)

const (
	secret = "the card 4111 1111 1111 1111"
	value  = "\x06\x00\x00\x00needle"
)

func one() []*fields {
	return []*fields{s().text(4, "root").number(5, 5, 1), s().number(1, 5, 6).text(4, "a")}
}

// TestHidden reads what no program shows of a table, and what is more than is kept.
func TestHidden(t *testing.T) {
	simple := func(change func(x *shaped)) []byte {
		x := shaped{groups: 1, values: 1, body: dataPage(1, 0, []byte(value)), elements: one()}
		change(&x)
		return x.file()
	}
	page := func(values int64, data string) []byte { return dataPage(values, 0, []byte(data)) }
	bare := simple(func(*shaped) {})
	long := strings.Repeat("x", 1<<20)
	var notes []*fields
	for range 10_001 {
		notes = append(notes, s().text(1, "key"))
	}
	first := s().number(1, 5, 2).number(2, 5, int64(len(value)+len(secret)+4)).number(3, 5, int64(len(value)+len(secret)+4))
	entries := append([]byte(value), append(binary.LittleEndian.AppendUint32(nil, uint32(len(secret))), secret...)...)
	unused := append(first.structure(7, s().number(1, 5, 2).number(2, 5, 0)).end(), entries...)
	run := []byte{1, 2, 0} // once the first
	levelled := append(binary.LittleEndian.AppendUint32(nil, uint32(2+len(secret))), 2, 1)
	levelled = append(append(levelled, secret...), value...)
	for name, data := range map[string][]byte{
		"a long note":          simple(func(x *shaped) { x.notes = []*fields{s().text(1, "key").text(2, long+secret)} }),
		"many notes":           simple(func(x *shaped) { x.notes = append(notes, s().text(1, "key").text(2, secret)) }),
		"a field nobody knows": simple(func(x *shaped) { x.meta = func(m *fields) { m.text(14, secret) } }),
		"behind the metadata":  simple(func(x *shaped) { x.behind = secret }),
		"the name of the root": simple(func(x *shaped) { x.elements[0] = s().text(4, secret).number(5, 5, 1) }),
		"a group without columns": simple(func(x *shaped) {
			x.elements[0] = s().text(4, "root").number(5, 5, 2)
			x.elements = append(x.elements, s().text(4, secret))
		}),
		"behind the tree of columns": simple(func(x *shaped) { x.elements = append(x.elements, s().number(1, 5, 6).text(4, secret)) }),
		"the end of a long name": simple(func(x *shaped) {
			n := long + secret
			x.elements[1] = s().number(1, 5, 6).text(4, n)
			x.path = []string{n}
		}),
		"columns without end": simple(func(x *shaped) {
			x.elements = append(slices.Repeat(x.elements[1:], 30_000), s().number(1, 5, 6).text(4, secret))
			x.elements[0] = s().text(4, "root").number(5, 5, 30_000)
		}),
		"behind the values":   simple(func(x *shaped) { x.body = page(1, value+secret) }),
		"a page of no values": simple(func(x *shaped) { x.body = append(page(0, secret), page(1, value)...); x.values = 2 }),
		"statistics of a page": simple(func(x *shaped) {
			x.body = append(s().number(1, 5, 0).number(2, 5, 10).number(3, 5, 10).structure(5, s().number(1, 5, 1).number(2, 5, 0).number(3, 5, 3).structure(5, s().text(1, secret))).end(), value...)
		}),
		"a value that no row has": simple(func(x *shaped) { x.body = append(unused, dataPage(1, 8, run)...) }),
		"a second dictionary":     simple(func(x *shaped) { x.body = slices.Concat(unused, dictionary("needle"), dataPage(1, 8, run)) }),
		"a page of an index": simple(func(x *shaped) {
			x.body = append(append(s().number(1, 5, 1).number(2, 5, int64(len(secret))).number(3, 5, int64(len(secret))).end(), secret...), page(1, value)...)
		}),
		"behind the levels": simple(func(x *shaped) {
			x.elements[1] = s().number(1, 5, 6).number(3, 5, 1).text(4, "a")
			x.body = dataPage(1, 0, levelled)
		}),
		"between the columns": slices.Concat(bare[:4], bare[4:4+len(dataPage(1, 0, []byte(value)))], []byte(secret), bare[4+len(dataPage(1, 0, []byte(value))):]),
		"truths that are a text": simple(func(x *shaped) {
			x.elements[1] = s().number(1, 5, 0).text(4, "a")
			x.kind = -1
			x.body = dataPage(8*int64(len(secret)), 0, []byte(secret))
			x.values = 8 * int64(len(secret))
		}),
	} {
		if r := extracttest.Read(t, parquet.Format, "", data); !strings.Contains(r.Text(), secret) {
			t.Errorf("%s: %v, %.300q", name, r.Err, r.Text())
		}
	}
}

// TestHeads reads pages with heads of several kinds: that of the page's own counts.
func TestHeads(t *testing.T) {
	head := func(kind int64) *fields {
		return s().number(1, 5, kind).number(2, 5, 10).number(3, 5, 10)
	}
	other := func() *fields { return s().number(1, 5, 0).number(2, 5, 0) }
	for name, page := range map[string][]byte{
		"data":      append(head(0).structure(5, s().number(1, 5, 1).number(2, 5, 0).number(3, 5, 3)).structure(7, other()).structure(8, other()).end(), value...),
		"version 2": append(head(3).structure(5, other()).structure(7, other()).structure(8, s().number(1, 5, 1).number(4, 5, 0)).end(), value...),
		"dictionary": slices.Concat(head(2).structure(5, other()).structure(7, s().number(1, 5, 1).number(2, 5, 0)).structure(8, other()).end(), []byte(value),
			dataPage(1, 8, []byte{1, 2, 0})),
	} {
		if r := extracttest.Read(t, parquet.Format, "", table(1, 1, page)); r.Err != nil || r.Texts[extract.Shown] != "needle\n" {
			t.Errorf("%s: %v, %q", name, r.Err, r.Texts[extract.Shown])
		}
	}
}

// TestColumns reads columns of one name, and one that is said to be of another type.
func TestColumns(t *testing.T) {
	x := shaped{groups: 1, values: 1, body: dataPage(1, 0, []byte(value)), elements: []*fields{
		s().text(4, "root").number(5, 5, 2), s().number(1, 5, 6).text(4, "a"), s().number(1, 5, 1).text(4, "a"),
	}}
	if r := extracttest.Read(t, parquet.Format, "", x.file()); r.Err != nil || r.Texts[extract.Shown] != "needle\n" {
		t.Errorf("two of one name: %v, %q", r.Err, r.Texts[extract.Shown])
	}
	x.kind = 1
	x.elements = one()
	if r := extracttest.Read(t, parquet.Format, "", x.file()); !r.Gap(extract.Corrupt) {
		t.Errorf("another type: %v, %q", r.Err, r.Texts[extract.Shown])
	}
}

// TestMemory reads small files that stand for much: all that is allocated on the way is not
// much more than a worker has.
func TestMemory(t *testing.T) {
	const n = 4 << 20
	count := binary.AppendUvarint(nil, n<<1)
	optional := func(kind int64) []*fields {
		return []*fields{s().text(4, "root").number(5, 5, 1), s().number(1, 5, kind).number(3, 5, 1).text(4, "a")}
	}
	levels := append(count, 0) // none is there
	levels = append(binary.LittleEndian.AppendUint32(nil, uint32(len(levels))), levels...)
	differences := slices.Concat(binary.AppendUvarint(nil, 1<<20), []byte{1}, binary.AppendUvarint(nil, n), []byte{0}, bytes.Repeat([]byte{0, 0}, 5))
	name := strings.Repeat("n", 1<<20)
	elements := []*fields{s().text(4, "root").number(5, 5, 1), s().text(4, name).number(5, 5, 10_000)}
	for i := range 10_000 {
		elements = append(elements, s().number(1, 5, 6).text(4, fmt.Sprint(i)))
	}
	for what, x := range map[string]shaped{
		"values that are not there": {groups: 1, values: n, body: dataPage(n, 0, levels), elements: optional(6)},
		"truths":                    {groups: 1, values: n, body: dataPage(n, 3, nil), elements: []*fields{optional(0)[0], s().number(1, 5, 0).text(4, "a")}, kind: -1},
		"differences":               {groups: 1, values: n, body: dataPage(n, 5, differences), elements: []*fields{optional(0)[0], s().number(1, 5, 2).text(4, "a")}, kind: 2},
		"lengths":                   {groups: 1, values: n, body: dataPage(n, 6, differences), elements: one()},
		"beginnings":                {groups: 1, values: n, body: dataPage(n, 7, append(differences, differences...)), elements: one()},
		"a long name":               {groups: 1, values: 1, body: dataPage(1, 0, []byte(value)), elements: elements, path: []string{name, "7"}},
	} {
		data := x.file()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		sink := &extracttest.Sink{Limit: 4 << 20, Discard: true}
		_ = parquet.Format.Read(context.Background(), extracttest.Object("", data), sink)
		runtime.ReadMemStats(&after)
		if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 500 {
			t.Errorf("%s: %d MiB", what, took)
		}
	}
}

// TestWithoutEnd reads columns of a few bytes whose millions of values are none.
func TestWithoutEnd(t *testing.T) {
	const n = 4 << 20
	levels := append(binary.AppendUvarint(nil, n<<1), 0)
	levels = append(binary.LittleEndian.AppendUint32(nil, uint32(len(levels))), levels...)
	x := shaped{groups: 100, apart: true, values: n, body: dataPage(n, 0, append(levels, levels...)), elements: []*fields{
		s().text(4, "root").number(5, 5, 1), s().number(1, 5, 6).number(3, 5, 2).text(4, "a"),
	}}
	if r := extracttest.Read(t, parquet.Format, "", x.file()); !r.Gap(extract.TooBig) {
		t.Errorf("%v", r.Err)
	}
}
