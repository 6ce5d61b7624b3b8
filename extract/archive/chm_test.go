package archive_test

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

// The sample was made with chmcmd of Free Pascal: testdata/chm/make.
func TestCHM(t *testing.T) {
	data := packed(t, "handbook.chm")
	r := extracttest.Read(t, archive.CHM, "handbook.chm", data)
	if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
		t.Fatalf("%v, gaps %v", r.Err, r.Gaps)
	}
	for name, want := range map[string]string{
		"index.html": "Card " + secret + " of the handbook",
		"long.html":  "<p>last line IBAN DE89370400440532013000</p></body></html>\n",
		"toc.hhc":    "Second chapter",
		"words.hhk":  "Gladiolus",
	} {
		if c, _ := r.Child(name); c.Err != nil || !strings.Contains(string(c.Data), want) {
			t.Errorf("%s: %v, %d bytes without %q", name, c.Err, len(c.Data), want)
		}
	}
	long, _ := r.Child("long.html")
	if n := strings.Count(string(long.Data), "<p>"); n != 1501 || len(long.Data) != 112354 {
		t.Errorf("long.html: %d lines, %d bytes", n, len(long.Data))
	}
	for view, list := range map[extract.View][]string{
		extract.Properties: {"/long.html", "Handbook of the garden"},
		extract.All:        {"Gladiolus keyword", "First chapter"},
	} {
		for _, want := range list {
			if !strings.Contains(r.Texts[view], want) {
				t.Errorf("%s: no %q in %q", view, want, r.Texts[view])
			}
		}
	}
	if at := r.At(extract.Properties, "Handbook of").Where; at != "title" {
		t.Errorf("the title is at %q", at)
	}
	for _, c := range r.Children {
		if c.Path == "" || strings.HasPrefix(c.Path, "bytes-") {
			t.Errorf("%q: %q", c.Path, c.Data)
		}
	}
	rest := extracttest.Read(t, archive.CHM, "", append(bytes.Clone(data), "after "+secret...))
	if c := rest.Children[len(rest.Children)-1]; rest.Err != nil || string(c.Data) != "after "+secret {
		t.Errorf("what follows: %v, %q", rest.Err, c.Data)
	}
}

func TestCHMDamaged(t *testing.T) {
	data := packed(t, "handbook.chm")
	for n := 5; n < len(data); n += 1 + n/5 {
		r := extracttest.Read(t, archive.CHM, "", data[:n])
		told := r.Err != nil
		for _, c := range r.Children {
			told = told || c.Err != nil
		}
		if !told {
			t.Errorf("cut at %d of %d: no error", n, len(data))
		}
	}
	for i := 0; i < len(data); i += 307 {
		for _, b := range []byte{0xff, 0x80, 0} {
			broken := bytes.Clone(data)
			broken[i] = b
			extracttest.Read(t, archive.CHM, "", broken)
		}
	}
	// Many files over the same frames, each of which asks for the first one again.
	at := bytes.Index(data, []byte("\n/long.html")) // its length, its name, then three numbers
	if at < 0 {
		t.Fatal("no entry for long.html")
	}
	chunk := bytes.LastIndex(data[:at], []byte("PMGL"))
	loop := bytes.Clone(data)
	b := loop[chunk+20 : chunk+4096]
	clear(b)
	n := 0
	for len(b) > 400 {
		e := append([]byte{1, 'a', 1}, byte(0x80|n>>7&0x7f), byte(n&0x7f), 0x84, 0x80, 0) // 64 KiB
		b = b[copy(b, e):]
		n++
	}
	binary.LittleEndian.PutUint32(loop[chunk+4:], uint32(len(b)))
	extracttest.Read(t, archive.CHM, "", loop)
}

func FuzzCHM(f *testing.F) {
	f.Add(packed(f, "handbook.chm"))
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, archive.CHM, "a", data)
	})
}
