package archive_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

func TestCab(t *testing.T) {
	content := long()
	dir := folder(t, "note.txt", "card "+secret, "long.bin", string(content), "empty", "")
	for _, args := range [][]string{{"-c"}, {"-z", "-c"}} {
		output(t, dir, "", "gcab", append(append([]string{}, args...), "a.cab", "note.txt", "long.bin", "empty")...)
		data, err := os.ReadFile(filepath.Join(dir, "a.cab"))
		if err != nil {
			t.Fatal(err)
		}
		r := extracttest.Read(t, archive.Cab, "a.cab", append(bytes.Clone(data), "rest"...))
		note, _ := r.Child("note.txt")
		big, _ := r.Child("long.bin")
		if !r.Detected || r.Err != nil || len(r.Gaps) > 0 || len(r.Children) != 3 || string(note.Data) != "card "+secret || !bytes.Equal(big.Data, content) {
			t.Errorf("%v: %v, gaps %v, %d children, %.50q", args, r.Err, r.Gaps, len(r.Children), note.Data)
		}
		if !strings.Contains(r.Texts[extract.Properties], "empty") || string(r.Children[2].Data) != "rest" {
			t.Errorf("%v: %q, %q", args, r.Texts[extract.Properties], r.Children[2].Data)
		}
		for n := 40; n < len(data); n += 1 + n/3 {
			r := extracttest.Read(t, archive.Cab, "a.cab", data[:n])
			told := r.Err != nil
			for _, c := range r.Children {
				told = told || c.Err != nil
			}
			if !told {
				t.Errorf("%v: cut at %d of %d: no error", args, n, len(data))
			}
		}
		broken := bytes.Clone(data)
		broken[len(broken)/2] ^= 0x55
		if c, _ := extracttest.Read(t, archive.Cab, "a.cab", broken).Child("long.bin"); c.Err == nil {
			t.Errorf("%v: a changed byte is no error", args)
		}
	}
}

// The sample's block was packed by wimlib, whose LZX is that of cabinets but for
// the head.
func TestCabLZX(t *testing.T) {
	want := ""
	for i := range 600 {
		want += fmt.Sprintf("%d: %d card\n", i, i*i*7919%100003)
	}
	want += secret + "\n"
	data := packed(t, "lzx.cab")
	r := extracttest.Read(t, archive.Cab, "lzx.cab", data)
	if c, _ := r.Child("note.txt"); r.Err != nil || c.Err != nil || string(c.Data) != want {
		t.Fatalf("%v, %v, %.100q", r.Err, c.Err, c.Data)
	}
	for i := 80; i < len(data); i += 97 { // it has no checksum: no panic is all there is
		broken := bytes.Clone(data)
		broken[i] ^= 0x10
		extracttest.Read(t, archive.Cab, "lzx.cab", broken)
	}
	other := bytes.Clone(data)
	other[42] = 4
	if r := extracttest.Read(t, archive.Cab, "lzx.cab", other); !r.Gap(extract.Unknown) || !strings.Contains(r.Gaps[0].Detail, "method 4") {
		t.Errorf("an unknown method: %v", r.Gaps)
	}
	split := bytes.Clone(data)
	split[52], split[53] = 0xfe, 0xff
	if r := extracttest.Read(t, archive.Cab, "lzx.cab", split); !r.Gap(extract.Corrupt) || !strings.Contains(r.Gaps[0].Detail, "split") {
		t.Errorf("a split cabinet: %v", r.Gaps)
	}
}

func FuzzCab(f *testing.F) {
	dir := folder(f, "note.txt", strings.Repeat("card "+secret, 10))
	for _, args := range [][]string{{"-c", "a.cab"}, {"-z", "-c", "a.cab"}} {
		output(f, dir, "", "gcab", append(append([]string{}, args...), "note.txt")...)
		data, err := os.ReadFile(filepath.Join(dir, "a.cab"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add(packed(f, "lzx.cab"))
	f.Add(quantumCab(quantumContent()[:2000]))
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, archive.Cab, "a", data)
	})
}
