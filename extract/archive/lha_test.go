package archive_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

// loud reports whether anything says that not all was read.
func loud(r extracttest.Result) bool {
	told := r.Err != nil || len(r.Gaps) > 0
	for _, c := range r.Children {
		told = told || c.Err != nil
	}
	return told
}

// damaged reads a sample that is cut off, or has a changed byte: it must not end in
// silence where it is cut, nor give other content than is right without an error.
func damaged(t *testing.T, f extract.Format, name string, data []byte, member string, want []byte, border func(n int) bool) {
	t.Helper()
	for n := 1; n < len(data); n += 1 + n/40 {
		if r := extracttest.Read(t, f, name, data[:n]); !loud(r) && !border(n) {
			t.Errorf("%s: cut at %d of %d: silence", name, n, len(data))
		}
	}
	for i := 0; i < len(data); i += 1 + len(data)/200 {
		broken := bytes.Clone(data)
		broken[i] ^= 0x41
		r := extracttest.Read(t, f, name, broken)
		if c, ok := r.Child(member); ok && c.Err == nil && !bytes.Equal(c.Data, want) && !loud(r) {
			t.Errorf("%s: byte %d of %d was changed, and nothing is said", name, i, len(data))
		}
	}
}

func never(int) bool { return false }

// The samples of testdata/lha were made by jLHA, a program and a library, in all
// methods and levels of headers that it writes.
var lhaSamples = []string{"lh0-1", "lh1-0", "lh4-3", "lh5-2", "lh6-1", "lh7-2", "lzs-1", "lz5-0"}

func TestLHA(t *testing.T) {
	list := sample(t, "lha/list.txt")
	for _, name := range lhaSamples {
		data := sample(t, "lha/"+name+".lzh")
		r := extracttest.Read(t, archive.LHA, "a.lzh", append(bytes.Clone(data), "after "+secret...))
		small, _ := r.Child("docs/note.txt")
		large, _ := r.Child("docs/list.txt")
		if !r.Detected || r.Err != nil || loud(r) || string(small.Data) != note || !bytes.Equal(large.Data, list) {
			t.Errorf("%s: %v, gaps %v, %q, %d bytes, %v", name, r.Err, r.Gaps, small.Data, len(large.Data), large.Err)
		}
		if !strings.Contains(r.Texts[extract.Properties], "docs/note.txt") || len(r.Children) != 3 || !strings.HasSuffix(string(r.Children[2].Data), secret) {
			t.Errorf("%s: %q, %d children", name, r.Texts[extract.Properties], len(r.Children))
		}
		second := bytes.Index(data[20:], []byte("-l")) + 18
		damaged(t, archive.LHA, name, data, "docs/list.txt", list, func(n int) bool { return n == second || n == len(data)-1 })
	}
}

// TestLHANames: names are in the charset of the machine, mostly Shift-JIS, in which a
// backslash is half of some characters.
func TestLHANames(t *testing.T) {
	data := bytes.Clone(sample(t, "lha/lh5-2.lzh"))
	data = bytes.Replace(data, []byte("note.txt"), []byte("\x95\x5c\x8ai.txt"), 1) // two bytes each
	r := extracttest.Read(t, archive.LHA, "a.lzh", data)
	if c, ok := r.Child("docs/表格.txt"); r.Err != nil || !ok || string(c.Data) != note {
		t.Errorf("%+v", r)
	}
}

func TestLHAUnknown(t *testing.T) {
	data := bytes.Replace(sample(t, "lha/lh5-2.lzh"), []byte("-lh5-"), []byte("-lh9-"), 1)
	r := extracttest.Read(t, archive.LHA, "a.lzh", data)
	if !r.Gap(extract.Unknown) || len(r.Children) != 1 {
		t.Errorf("%+v", r)
	}
}

// TestLHABomb: a size that the header alone claims ends with the data, and copies end
// with the budget.
func TestLHABomb(t *testing.T) {
	data := bytes.Clone(sample(t, "lha/lh7-2.lzh"))
	copy(data[11:], "\xff\xff\xff\x7f")
	s := &extracttest.Sink{Limit: 8 << 20, Discard: true}
	if err := archive.LHA.Read(context.Background(), extracttest.Object("", data), s); err != nil || s.Bytes > 1<<20 {
		t.Errorf("%v after %d bytes", err, s.Bytes)
	}
}

func FuzzLHA(f *testing.F) {
	for _, name := range lhaSamples {
		f.Add(sample(f, "lha/"+name+".lzh"))
	}
	f.Fuzz(func(_ *testing.T, data []byte) {
		_ = archive.LHA.Read(context.Background(), extracttest.Object("a", data), &extracttest.Sink{Limit: 4 << 20})
	})
}
