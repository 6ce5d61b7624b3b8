package parquet_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/parquet"
)

func samples(t testing.TB) map[string][]byte { return extracttest.Samples(t, "*.parquet", 8) }

// TestPrograms reads what parquet-go and DuckDB wrote, with all codecs and encodings.
func TestPrograms(t *testing.T) {
	for name, data := range samples(t) {
		r := extracttest.Read(t, parquet.Format, name, data)
		if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
			t.Errorf("%s: detected %v, error %v, gaps %v", name, r.Detected, r.Err, r.Gaps)
		}
		want := []string{
			"Ännchen Needle\t4111111111111111\tDE89370400440532013000\tann.needle@corp.example\t1.5\t2024-02-03 04:05:06\t2022-01-08\t123.45\t\tlen\t\n",
			"Bob\t4111111111111112\t\tann", "\nBob\t4111111111111130\t", "second tag\n",
		}
		column, note := "card", "note: needle note\n"
		if strings.HasPrefix(name, "duckdb") {
			want = []string{
				"Ann Needle 0\t4111111111111111\tDE89370400440532013000\t1.5\t123.45\t2024-02-03\t2024-02-03 04:05:06\tinner 0\tneedle 0\t12345678901234567890.5\n",
				"Ann Needle 1\t4111111111111112\t\t1.5", "\nAnn Needle 2\t4111111111111140\t", "tag 29\nother\n",
			}
			note = "DuckDB"
		}
		for _, w := range want {
			if !strings.Contains(r.Texts[extract.Shown], w) {
				t.Errorf("%s: %q is missing in %q", name, w, r.Texts[extract.Shown])
			}
		}
		if p := r.At(extract.Shown, "4111111111111113"); p.Where != "row 3" || p.Column != column {
			t.Errorf("%s: place %v", name, p)
		}
		if !strings.Contains(r.Texts[extract.Properties], note) || !strings.Contains(r.Texts[extract.All], "\tcard\tiban\t") {
			t.Errorf("%s: properties %q, names %q", name, r.Texts[extract.Properties], r.Texts[extract.All])
		}
	}
}

// TestDamage cuts files, and changes each byte.
func TestDamage(t *testing.T) {
	for name, data := range samples(t) {
		for n := 0; n < len(data); n += 1 + len(data)/100 {
			if r := extracttest.Read(t, parquet.Format, "", data[:n]); r.Err == nil {
				t.Errorf("%s cut at %d: no gap", name, n)
			}
		}
		if name != "go-plain2.parquet" && name != "duckdb-1.parquet" {
			continue
		}
		for i := range data {
			broken := bytes.Clone(data)
			broken[i] ^= 0xff
			s := &extracttest.Sink{Limit: 16 << 20, Discard: true}
			_ = parquet.Format.Read(context.Background(), extracttest.Object("", broken), s)
		}
	}
}

func TestEncrypted(t *testing.T) {
	if r := extracttest.Read(t, parquet.Format, "", []byte("PARE sealed columns and a footer....PARE")); !r.Detected || !r.Gap(extract.EncryptedFile) {
		t.Errorf("detected %v, error %v", r.Detected, r.Err)
	}
}

// A fields writes the structures of the compact protocol: one of numbers and strings.
type fields struct {
	b    []byte
	last int
}

func (f *fields) head(id int, kind byte) *fields {
	f.b = append(f.b, byte(id-f.last)<<4|kind)
	f.last = id
	return f
}

func (f *fields) number(id int, kind byte, v int64) *fields {
	f.head(id, kind)
	f.b = binary.AppendVarint(f.b, v)
	return f
}

func (f *fields) text(id int, s string) *fields {
	f.head(id, 8)
	f.b = append(binary.AppendUvarint(f.b, uint64(len(s))), s...)
	return f
}

func (f *fields) structure(id int, inner *fields) *fields {
	f.head(id, 12)
	f.b = append(f.b, inner.end()...)
	return f
}

func (f *fields) list(id int, elements ...*fields) *fields {
	f.head(id, 9)
	f.b = append(f.b, 0xfc)
	f.b = binary.AppendUvarint(f.b, uint64(len(elements)))
	for _, e := range elements {
		f.b = append(f.b, e.end()...)
	}
	return f
}

func (f *fields) end() []byte { return append(f.b, 0) }

func s() *fields { return &fields{} }

// table writes a file of one column of bytes, whose pages follow from the fifth byte on,
// in so many groups that all refer to the same pages.
func table(groups int, values int64, pages ...[]byte) []byte {
	return shaped{groups: groups, values: values, body: bytes.Join(pages, nil), elements: []*fields{
		s().text(4, "root").number(5, 5, 1), s().number(1, 5, 6).text(4, "a"),
	}}.file()
}

// A shaped is a file of groups with one column, which all refer to the same body.
type shaped struct {
	groups   int
	values   int64
	body     []byte
	elements []*fields
	kind     int64 // of the column; 0 for bytes, -1 for truths
	path     []string
	notes    []*fields
	meta     func(*fields) // adds to what the file says of the column
	behind   string        // at the end of the footer
	apart    bool          // each group has a body of its own
}

func (x shaped) file() []byte {
	var g []*fields
	at := int64(4)
	for range x.groups {
		kind := int64(6)
		if x.kind != 0 {
			kind = max(x.kind, 0)
		}
		if x.path == nil {
			x.path = []string{"a"}
		}
		meta := s().number(1, 5, kind)
		meta.head(3, 9)
		meta.b = append(meta.b, byte(len(x.path))<<4|8)
		for _, name := range x.path {
			meta.b = append(binary.AppendUvarint(meta.b, uint64(len(name))), name...)
		}
		meta.number(4, 5, 0).number(5, 6, x.values).number(7, 6, int64(len(x.body))).number(9, 6, at)
		if x.apart {
			at += int64(len(x.body))
		}
		if x.meta != nil {
			x.meta(meta)
		}
		g = append(g, s().list(1, s().structure(3, meta)))
	}
	f := s().list(2, x.elements...).list(4, g...)
	if x.notes != nil {
		f.list(5, x.notes...)
	}
	footer := append(f.end(), x.behind...)
	body := x.body
	if x.apart {
		body = bytes.Repeat(body, x.groups)
	}
	file := append([]byte("PAR1"), body...)
	file = append(file, footer...)
	return append(binary.LittleEndian.AppendUint32(file, uint32(len(footer))), "PAR1"...)
}

func dataPage(values, encoding int64, data []byte) []byte {
	return append(s().number(1, 5, 0).number(2, 5, int64(len(data))).number(3, 5, int64(len(data))).structure(5, s().number(1, 5, values).number(2, 5, encoding).number(3, 5, 3)).end(), data...)
}

func dictionary(values ...string) []byte {
	var data []byte
	for _, v := range values {
		data = append(binary.LittleEndian.AppendUint32(data, uint32(len(v))), v...)
	}
	return append(s().number(1, 5, 2).number(2, 5, int64(len(data))).number(3, 5, int64(len(data))).structure(7, s().number(1, 5, int64(len(values))).number(2, 5, 0)).end(), data...)
}

func TestWritten(t *testing.T) {
	run := append([]byte{1}, binary.AppendUvarint(nil, 3<<1)...)
	for name, tt := range map[string]struct {
		data []byte
		want string
		gap  extract.Cause
	}{
		"runs":               {table(1, 3, dictionary("needle", "b"), dataPage(3, 8, append(run, 0))), "needle\nneedle\nneedle\n", ""},
		"no such value":      {table(1, 3, dictionary("needle", "b"), dataPage(3, 8, append(run, 2))), "", extract.Corrupt},
		"no dictionary":      {table(1, 3, dataPage(3, 8, append(run, 0))), "", extract.Corrupt},
		"plain":              {table(1, 1, dataPage(1, 0, []byte("\x06\x00\x00\x00needle"))), "needle\n", ""},
		"length":             {table(1, 2, dataPage(2, 0, []byte("\x06\x00\x00\x00needle\xff\xff\xff\x7fa"))), "needle\n", extract.Corrupt},
		"encoding":           {table(1, 1, dataPage(1, 77, nil)), "", extract.Corrupt},
		"many values":        {table(1, 1<<40, dataPage(1<<30, 0, nil)), "", extract.TooBig},
		"pages of nothing":   {table(1, 1<<40, dataPage(0, 0, nil)), "", extract.Corrupt},
		"groups that share":  {table(100, 1, dataPage(1, 0, []byte("\x06\x00\x00\x00needle"+strings.Repeat("x", 4000)))), "needle\n", extract.Corrupt},
		"differences":        {table(1, 1<<20, dataPage(1<<20, 6, []byte("\x80\x01\x04\xff\xff\xff\xff\x0f\x00"))), "", extract.Corrupt},
		"a footer too large": {[]byte("PAR1\xff\xff\xff\x7fPAR1"), "", extract.Corrupt},
	} {
		r := extracttest.Read(t, parquet.Format, "", tt.data)
		got := r.Texts[extract.Shown]
		if tt.gap == "" && (r.Err != nil || got != tt.want) || tt.gap != "" && (!r.Gap(tt.gap) || !strings.HasPrefix(got, tt.want)) {
			t.Errorf("%s: error %v, text %.60q", name, r.Err, got)
		}
	}
}

// TestMany reads what is made to be slow: a run of millions of a long value, and
// structures in structures.
func TestMany(t *testing.T) {
	const n = 1 << 20
	run := append([]byte{1}, binary.AppendUvarint(nil, n<<1)...)
	deep := append([]byte("PAR1"), bytes.Repeat([]byte{0x1c}, 1<<20)...)
	deep = append(binary.LittleEndian.AppendUint32(deep, 1<<20), "PAR1"...)
	for name, data := range map[string][]byte{
		"run":  table(1, n, dictionary(strings.Repeat("needle ", 1000), "b"), dataPage(n, 8, append(run, 0))),
		"deep": deep,
	} {
		sink := &extracttest.Sink{Limit: 16 << 20, Discard: true}
		if err := parquet.Format.Read(context.Background(), extracttest.Object("", data), sink); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func FuzzTable(f *testing.F) {
	for _, data := range samples(f) {
		f.Add(data)
	}
	f.Add(table(1, 3, dictionary("needle", "b"), dataPage(3, 8, []byte{1, 6, 0})))
	f.Add(table(1, 3, dataPage(3, 7, []byte("\x80\x01\x04\x03\x00\x00\x80\x01\x04\x03\x06\x00needle"))))
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		o := extracttest.Object("", data)
		parquet.Format.Detect(o)
		_ = parquet.Format.Read(ctx, o, &extracttest.Sink{Limit: 16 << 20, Discard: true})
	})
}
