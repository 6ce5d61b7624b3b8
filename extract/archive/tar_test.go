package archive_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

func tarOf(t testing.TB, headers ...tar.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range headers {
		data := []byte(nil)
		if h.Typeflag == 0 {
			data = []byte("data of " + h.Name)
			h.Size = int64(len(data))
		}
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTar(t *testing.T) {
	long := strings.Repeat("long/", 60) + "name"
	data := tarOf(t, tar.Header{Name: "a.txt", Uname: "owner " + secret}, tar.Header{Name: long},
		tar.Header{Name: "ünïcode"}, tar.Header{Name: "link", Typeflag: tar.TypeSymlink, Linkname: "target " + secret},
		tar.Header{Name: "pax", PAXRecords: map[string]string{"POSTERN.note": "record " + secret}},
		tar.Header{Name: "gnu/" + long, Format: tar.FormatGNU})
	r := extracttest.Read(t, archive.Tar, "a.tar", data)
	if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("detected %v, error %v, gaps %v", r.Detected, r.Err, r.Gaps)
	}
	for _, name := range []string{"a.txt", long, "ünïcode", "pax", "gnu/" + long} {
		if c, ok := r.Child(name); !ok || string(c.Data) != "data of "+name {
			t.Errorf("%.20q: %v, %.30q", name, ok, c.Data)
		}
	}
	for _, text := range []string{"owner " + secret, "target " + secret, "record " + secret} {
		if !strings.Contains(r.Texts[extract.Properties], text) {
			t.Errorf("%q is not in the properties", text)
		}
	}
	if len(r.Children) != 5 {
		t.Errorf("%d children, want 5", len(r.Children))
	}
}

func TestTarStrays(t *testing.T) {
	data := tarOf(t, tar.Header{Name: "a.txt"}, tar.Header{Name: "b.txt"})
	padding := bytes.Clone(data)
	copy(padding[512+40:], secret)
	damaged := bytes.Clone(data)
	damaged[1024] = 'X'
	for _, tt := range []struct {
		name, child, want string
		data              []byte
		gap               bool
	}{
		{"in the padding", "a.txt.padding", secret, padding, false},
		{"after the end", "rest", secret, append(bytes.Clone(data), secret...), false},
		{"a second archive", "rest", "data of b.txt", append(bytes.Clone(data), data...), false},
		{"a damaged header", "rest", "data of b.txt", damaged, true},
		{"cut", "a.txt", "data", data[:512+4], false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := extracttest.Read(t, archive.Tar, "", tt.data)
			c, ok := r.Child(tt.child)
			if !ok || !strings.Contains(string(c.Data), tt.want) || r.Gap(extract.Corrupt) != tt.gap {
				t.Errorf("found %v, %.40q; gaps %v", ok, c.Data, r.Gaps)
			}
			if tt.name == "cut" && c.Err == nil {
				t.Error("a cut member has no error")
			}
		})
	}
}

// TestTarBodiless: members of kinds without a content may say a size all the same.
func TestTarBodiless(t *testing.T) {
	data := tarOf(t, tar.Header{Name: "a.txt"}, tar.Header{Name: "b", Typeflag: tar.TypeLink, Linkname: "a.txt"}, tar.Header{Name: "c.txt"})
	old := func(b []byte, kind byte) []byte { // before there was ustar
		b = bytes.Clone(b)
		for at := range 3 {
			h := b[at*1024 : at*1024+512]
			if at == 2 {
				h = b[1536:2048]
			}
			clear(h[257:512])
			if at == 1 {
				h[156] = kind
				copy(h[124:136], "00000000766\x00")
			}
			tarSum(h)
		}
		return b
	}
	linked := old(data, '1')
	folder := old(data, 0)
	copy(folder[1024:], "b/")
	tarSum(folder[1024:1536])
	body := bytes.Clone(data)
	copy(body[1024+124:], "00000000016\x00")
	tarSum(body[1024:1536])
	body = slices.Insert(body, 1536, append([]byte("data of a.txt."), make([]byte, 512-14)...)...)
	for name, tt := range map[string]struct {
		data []byte
		want int
	}{
		"a link": {linked, 2}, "a folder": {folder, 2}, "a link at the end": {linked[:1536], 1},
		"a link before zeros": {append(bytes.Clone(linked[:1536]), make([]byte, 1024)...), 1}, "a link with its content": {body, 3},
	} {
		r := extracttest.Read(t, archive.Tar, "a.tar", tt.data)
		if r.Err != nil || len(r.Gaps) > 0 || len(r.Children) != tt.want {
			t.Errorf("%s: %v, %v, %d children", name, r.Err, r.Gaps, len(r.Children))
		}
		for _, c := range r.Children {
			if c.Err != nil || !strings.HasPrefix(string(c.Data), "data of ") {
				t.Errorf("%s: %s: %.20q, %v", name, c.Path, c.Data, c.Err)
			}
		}
	}
}

// TestTarSparse: a sparse file may say its size with its holes where that in the archive
// should stand, as bsdtar 3.1 does.
func TestTarSparse(t *testing.T) {
	const real = "10737418244"
	data := tarOf(t, tar.Header{Name: "GNUSparseFile/a", PAXRecords: map[string]string{
		"POS.sparse.major": "1", "POS.sparse.name": "a", "POS.sparse.realsize": real, "POSTERN.size": real,
	}}, tar.Header{Name: "b"})
	data = bytes.ReplaceAll(data, []byte("POS.sparse."), []byte("GNU.sparse.")) // which no writer takes
	data = bytes.Replace(data, []byte("28 POSTERN.size="+real+"\n"), []byte("20 size="+real+"\n8 x=abc\n"), 1)
	r := extracttest.Read(t, archive.Tar, "a.tar", data)
	c, _ := r.Child("a")
	if b, ok := r.Child("b"); !ok || string(b.Data) != "data of b" || c.Err != nil || !strings.HasPrefix(string(c.Data), "data of ") {
		t.Errorf("%v, %v, %+v", r.Err, r.Gaps, r.Children)
	}
}

func TestTarSamples(t *testing.T) {
	for _, file := range []string{"gnu.tar", "pax.tar", "v7.tar"} {
		data, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		r := extracttest.Read(t, archive.Tar, file, data)
		if c, ok := r.Child("note.txt"); !ok || !strings.Contains(string(c.Data), secret) || !r.Detected || r.Err != nil {
			t.Errorf("%s: %v, %q, error %v", file, ok, c.Data, r.Err)
		}
		if file == "pax.tar" && !strings.Contains(r.Texts[extract.Properties], "pax comment 4111") {
			t.Errorf("properties %q", r.Texts[extract.Properties])
		}
	}
}

func TestTarDetect(t *testing.T) {
	for name, data := range map[string]string{
		"zeros": strings.Repeat("\x00", 2048), "text": strings.Repeat("text ", 500), "short": "x",
		"blanks":           strings.Repeat(" ", 2048),
		"a sum of nothing": "a\x80\x80\x9f" + strings.Repeat("\x00", 600),
	} {
		if archive.Tar.Detect(extracttest.Object("", []byte(data))) {
			t.Errorf("%s is taken for a TAR", name)
		}
	}
}

func gzipOf(t testing.TB, h gzip.Header, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Header = h
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestGzip(t *testing.T) {
	first := gzipOf(t, gzip.Header{Name: "dir/in.txt", Comment: "comment " + secret}, "first ")
	second := gzipOf(t, gzip.Header{Name: "other " + secret}, "second")
	r := extracttest.Read(t, archive.Gzip, "a.gz", append(append(bytes.Clone(first), second...), "after "+secret...))
	if c, ok := r.Child("in.txt"); !r.Detected || !ok || string(c.Data) != "first second" {
		t.Errorf("detected %v, children %+v", r.Detected, r.Children)
	}
	if c, ok := r.Child("rest"); !ok || string(c.Data) != "after "+secret {
		t.Errorf("rest: %v, %q", ok, c.Data)
	}
	if got := r.Texts[extract.Properties]; !strings.Contains(got, "comment "+secret) || !strings.Contains(got, "other "+secret) {
		t.Errorf("properties %q", got)
	}
	for name, want := range map[string]string{"a.tgz": "a.tar", "b.txt.gz": "b.txt", "c": "data", "": "data"} {
		r := extracttest.Read(t, archive.Gzip, name, gzipOf(t, gzip.Header{}, "x"))
		if len(r.Children) != 1 || r.Children[0].Path != want {
			t.Errorf("%q holds %+v, want %q", name, r.Children, want)
		}
	}
}

func TestGzipDamage(t *testing.T) {
	data := gzipOf(t, gzip.Header{}, strings.Repeat("text ", 1000))
	if c := extracttest.Read(t, archive.Gzip, "", data[:len(data)-6]).Children[0]; c.Err == nil || len(c.Data) == 0 {
		t.Errorf("cut: %d bytes, error %v", len(c.Data), c.Err)
	}
	padded := extracttest.Read(t, archive.Gzip, "", append(bytes.Clone(data), make([]byte, 100)...))
	if len(padded.Children) != 1 || padded.Children[0].Err != nil || padded.Err != nil {
		t.Errorf("padded: %+v", padded)
	}
	if r := extracttest.Read(t, archive.Gzip, "", []byte("\x1f\x8b\x08 no header")); !r.Gap(extract.Corrupt) && len(r.Children) == 0 {
		t.Errorf("nothing in it: %+v", r)
	}
}

func TestGzipManyMembers(t *testing.T) {
	one := gzipOf(t, gzip.Header{Name: "name"}, "")
	s := &extracttest.Sink{Discard: true}
	if err := archive.Gzip.Read(context.Background(), extracttest.Object("", bytes.Repeat(one, 20_000)), s); err != nil {
		t.Error(err)
	}
}

func TestGzipSample(t *testing.T) {
	data, err := os.ReadFile("testdata/note.txt.gz")
	if err != nil {
		t.Fatal(err)
	}
	r := extracttest.Read(t, archive.Gzip, "x.gz", data)
	if c, ok := r.Child("note.txt"); !ok || !strings.Contains(string(c.Data), secret) || c.Err != nil {
		t.Errorf("%+v", r.Children)
	}
}

func FuzzTar(f *testing.F) {
	f.Add(tarOf(f, tar.Header{Name: "a.txt"}, tar.Header{Name: strings.Repeat("b", 200)}))
	f.Add(tarOf(f, tar.Header{Name: "a", PAXRecords: map[string]string{"A.b": "c"}}))
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, archive.Tar, "a.tar", data)
	})
}

func FuzzGzip(f *testing.F) {
	f.Add(gzipOf(f, gzip.Header{Name: "a", Comment: "b", Extra: []byte("c")}, "text"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s := &extracttest.Sink{Limit: 16 << 20}
		_ = archive.Gzip.Read(context.Background(), extracttest.Object("a.gz", data), s)
	})
}
