package avro_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"postern/extract"
	"postern/extract/avro"
	"postern/extract/extracttest"
)

func samples(t testing.TB) map[string][]byte { return extracttest.Samples(t, "*.avro", 5) }

// TestPrograms reads what Apache's library for Python and one for Go wrote.
func TestPrograms(t *testing.T) {
	for name, data := range samples(t) {
		r := extracttest.Read(t, avro.Format, name, data)
		if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
			t.Errorf("%s: detected %v, error %v, gaps %v", name, r.Detected, r.Err, r.Gaps)
		}
		for _, want := range []string{
			"Ännchen Needle\t4111111111111111\tDE89370400440532013000\t1.5\t1980-02-03\t-123.45\tFIRM\tfirst tag; second tag; \tremark: a note; \tBerlin Bonn \t\t\n",
			"\nBob\t4111111111111112\t\t1.5",
		} {
			if !strings.Contains(r.Texts[extract.Shown], want) {
				t.Errorf("%s: %q is missing in %.600q", name, want, r.Texts[extract.Shown])
			}
		}
		if p := r.At(extract.Shown, "4111111111111113"); p.Where != "row 3" || p.Column != "card" {
			t.Errorf("%s: place %v", name, p)
		}
		if p := r.At(extract.Shown, "Bonn"); p.Column != "address.town" {
			t.Errorf("%s: place %v", name, p)
		}
		for _, want := range []string{"shop", "note: a needle of the metadata", "PRIVATE"} {
			if !strings.Contains(r.Texts[extract.Properties], want) {
				t.Errorf("%s: %q is missing in %q", name, want, r.Texts[extract.Properties])
			}
		}
		if !strings.Contains(r.Texts[extract.All], "name\tcard\tiban\t") {
			t.Errorf("%s: names %q", name, r.Texts[extract.All])
		}
		if c, ok := r.Child("photo"); !ok || !strings.HasPrefix(string(c.Data), "\x89PNG") {
			t.Errorf("%s: files %v", name, r.Children)
		}
	}
}

// TestDamage cuts files, and changes each byte.
func TestDamage(t *testing.T) {
	for name, data := range samples(t) {
		for n := 0; n < len(data); n += 1 + len(data)/100 {
			if r := extracttest.Read(t, avro.Format, "", data[:n]); r.Err == nil && n != bytes.Index(data, mark(data))+16 {
				t.Errorf("%s cut at %d: no gap", name, n)
			}
		}
		for i := range data {
			broken := bytes.Clone(data)
			broken[i] ^= 0xff
			s := &extracttest.Sink{Limit: 16 << 20, Discard: true}
			_ = avro.Format.Read(context.Background(), extracttest.Object("", broken), s)
		}
	}
}

// mark is what stands between the blocks of a file: its last bytes.
func mark(data []byte) []byte { return data[len(data)-16:] }

const sync = "sixteen bytes of"

func text(s string) []byte { return append(binary.AppendVarint(nil, int64(len(s))), s...) }

// file writes one of a schema, whose only block has so many rows.
func file(schema, codec string, rows int64, block string) []byte {
	b := []byte("Obj\x01\x04")
	for _, s := range []string{"avro.schema", schema, "avro.codec", codec} {
		b = append(b, text(s)...)
	}
	b = append(append(b, 0), sync...)
	b = binary.AppendVarint(b, rows)
	return append(append(b, text(block)...), sync...)
}

const secret = "hidden 4111 1111 1111 1111"

// TestWritten reads what no program writes.
func TestWritten(t *testing.T) {
	null := `{"type":"record","name":"R","fields":[]}`
	self := `{"type":"record","name":"R","fields":[{"name":"f","type":"R"}]}`
	list := `{"type":"array","items":"null"}`
	deep := strings.Repeat(`{"type":"array","items":`, 200) + `"string"` + strings.Repeat("}", 200)
	million := string(binary.AppendVarint(nil, 1<<60))
	whole := file(`"string"`, "null", 1, string(text(secret)))
	for name, tt := range map[string]struct {
		data []byte
		want string
		gap  extract.Cause
	}{
		"a string":             {whole, secret, ""},
		"no codec named":       {file(`"string"`, "", 1, string(text(secret))), secret, ""},
		"xz":                   {file(`"string"`, "xz", 1, string(text(secret))), "", extract.Unknown},
		"behind the rows":      {file(`"string"`, "null", 1, "\x02a"+secret), secret, extract.Corrupt},
		"fewer than no rows":   {file(`"string"`, "null", -1, secret), secret, extract.Corrupt},
		"a length that lies":   {file(`"string"`, "null", 2, string(text(secret))+"\xfe\xff\x03"), secret, extract.Corrupt},
		"another mark":         {append(bytes.Clone(whole[:len(whole)-1]), 'x'), secret, extract.Corrupt},
		"behind the blocks":    {append(bytes.Clone(whole), secret...), secret, extract.Corrupt},
		"no schema":            {file("", "null", 1, secret), "", extract.Corrupt},
		"a name not defined":   {file(`"Other"`, "null", 1, secret), "", extract.Corrupt},
		"rows of nothing":      {file(null, "null", 1<<60, ""), "", extract.TooBig},
		"values of nothing":    {file(list, "null", 1, million), "", extract.TooBig},
		"in itself":            {file(self, "null", 1, ""), "", extract.TooDeep},
		"a deep schema":        {file(deep, "null", 1, secret), "", extract.Corrupt},
		"a union without this": {file(`["null","string"]`, "null", 1, "\x04"+secret), secret, extract.Corrupt},
		"checksum of Snappy":   {file(`"string"`, "snappy", 1, "\x02\x04\x02a\x00\x00\x00\x00"), "", extract.Corrupt},
		"behind deflate":       {file(`"string"`, "deflate", 1, "\x01\x02\x00\xfd\xff\x02a"+secret), "", extract.Corrupt},
		"namespaces": {file(`{"type":"record","name":"a.R","fields":[{"name":"f","type":{"type":"fixed","name":"F","size":26}},{"name":"g","type":"F"}]}`, "null", 1,
			strings.Repeat("x", 26)+secret), secret, ""},
	} {
		s := &extracttest.Sink{Limit: 1 << 20}
		err := avro.Format.Read(context.Background(), extracttest.Object("", tt.data), s)
		r := s.Result()
		gap, _ := err.(*extract.GapError)
		spent := tt.gap == extract.TooBig && err == extract.ErrBudget // the sink has had enough before
		if !spent && (tt.gap == "" && err != nil || tt.gap != "" && (gap == nil || gap.Cause != tt.gap)) || !strings.Contains(r.Text(), tt.want) {
			t.Errorf("%s: %v, %q", name, err, r.Text())
		}
	}
}

// TestHidden reads what no row has.
func TestHidden(t *testing.T) {
	for name, data := range map[string][]byte{
		"a name of the schema": file(`{"type":"record","name":"R","doc":"`+secret+`","fields":[]}`, "null", 1, ""),
		"the name of a codec":  file(`"string"`, secret, 1, ""),
		"the mark":             bytes.ReplaceAll(file(`"string"`, "null", 1, "\x02a"), []byte(sync), []byte("4111111111111111")),
		"bytes":                file(`"bytes"`, "null", 1, string(text(secret+"\x00"))),
		"a truth":              file(`"boolean"`, "null", 2, secret),
	} {
		want := secret
		switch name {
		case "the mark":
			want = "4111111111111111"
		case "a truth":
			want = secret[2:]
		}
		if r := extracttest.Read(t, avro.Format, "", data); !strings.Contains(r.Text(), want) {
			t.Errorf("%s: %v, %q", name, r.Err, r.Text())
		}
	}
}

func FuzzFile(f *testing.F) {
	for _, data := range samples(f) {
		f.Add(data)
	}
	f.Add(file(`{"type":"map","values":["null","string"]}`, "null", 1, "\x02\x02a\x02\x02b\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		o := extracttest.Object("", data)
		avro.Format.Detect(o)
		_ = avro.Format.Read(ctx, o, &extracttest.Sink{Limit: 16 << 20, Discard: true})
	})
}
