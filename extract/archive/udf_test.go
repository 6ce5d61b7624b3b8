package archive_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"slices"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

// image unpacks a sample.
func image(t testing.TB, name string) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(packed(t, name)))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// udfAlone is a DVD of genisoimage's without its descriptors of ISO 9660.
func udfAlone(t testing.TB, dir string) []byte {
	data := output(t, dir, "", "genisoimage", "-quiet", "-V", "VOLUME4711", "-udf", ".")
	for at := 16 * 2048; string(data[at+1:at+6]) == "CD001"; at += 2048 {
		clear(data[at:][:2048])
	}
	return data
}

// children are the files that a tree refers to, and all others as one.
func children(r extracttest.Result) (files map[string]string, strays string) {
	files = map[string]string{}
	for _, c := range r.Children {
		if c.Alternative {
			strays += string(c.Data)
			continue
		}
		files[c.Path] = string(c.Data)
	}
	return files, strays
}

func TestUDF(t *testing.T) {
	long := "a long näme with 4012888888881881 in it.txt"
	dir := folder(t, "note.txt", "card "+secret, "docs/"+long, strings.Repeat("far ", 3000)+secret, "docs/deep/er/x.txt", "x", "empty", "")
	data := udfAlone(t, dir)
	r := extracttest.Read(t, archive.ISO, "a.udf", data)
	files, _ := children(r)
	if !r.Detected || r.Err != nil || len(r.Gaps) > 0 || len(files) != 3 {
		t.Errorf("detected %v, error %v, gaps %v, files %.300q", r.Detected, r.Err, r.Gaps, files)
	}
	if files["note.txt"] != "card "+secret || !strings.HasSuffix(files["docs/"+long], "far "+secret) || files["docs/deep/er/x.txt"] != "x" {
		t.Errorf("files %.300q", files)
	}
	for _, want := range []string{"VOLUME4711", "empty"} {
		if !strings.Contains(r.Texts[extract.Properties], want) {
			t.Errorf("no %q in %q", want, r.Texts[extract.Properties])
		}
	}
	// What is behind the end of a file, in its last block, is looked at.
	hidden := bytes.Clone(data)
	at := bytes.Index(hidden, []byte("card "+secret))
	copy(hidden[at+100:], "hidden 5500 0000 0000 0004")
	if _, strays := children(extracttest.Read(t, archive.ISO, "a.udf", hidden)); !strings.Contains(strays, "hidden 5500") {
		t.Error("what is behind a file's end was not seen")
	}
	r = extracttest.Read(t, archive.ISO, "a.udf", data[:bytes.LastIndex(data, []byte("far far"))])
	told := r.Err != nil
	for _, c := range r.Children {
		told = told || c.Err != nil
	}
	if !told {
		t.Error("nothing tells that the image is cut off")
	}
}

// What wrudf wrote to a disk of mkudffs's, where packets move, and removed; and a
// disk that is written once, with its table of blocks.
func TestUDFDisks(t *testing.T) {
	r := extracttest.Read(t, archive.ISO, "cdrw.img", image(t, "cdrw.img.gz"))
	files, strays := children(r)
	if !r.Detected || r.Err != nil || len(r.Gaps) > 0 || !strings.Contains(files["note.txt"], secret) ||
		!strings.Contains(files["sub/ünï.txt"], "5500 0000 0000 0004") || !strings.HasSuffix(files["long.txt"], "\n3000\n") {
		t.Errorf("detected %v, error %v, gaps %v, files %.300q", r.Detected, r.Err, r.Gaps, files)
	}
	if !strings.Contains(strays+files["gone.txt"], "deleted 200") {
		t.Error("a file that was removed was not seen")
	}
	r = extracttest.Read(t, archive.ISO, "cdr.img", image(t, "cdr.img.gz"))
	if files, _ := children(r); !r.Detected || r.Err != nil || len(files) > 0 || !strings.Contains(r.Texts[extract.Properties], "LinuxUDF") {
		t.Errorf("written once: detected %v, error %v, files %v, %q", r.Detected, r.Err, files, r.Texts)
	}
}

// tagged is where the structures with a tag begin.
func tagged(data []byte, tag byte) (list []int) {
	for at := 0; at+2048 <= len(data); at += 2048 {
		sum := byte(0)
		for i, c := range data[at : at+16] {
			if i != 4 {
				sum += c
			}
		}
		if data[at] == tag && data[at+1] == 0 && sum != 0 && sum == data[at+4] {
			list = append(list, at)
		}
	}
	return list
}

func TestUDFBroken(t *testing.T) {
	data := udfAlone(t, folder(t, "note.txt", "card "+secret, "sub/b.txt", "b"))
	logical := tagged(data, 6)
	if len(logical) != 2 {
		t.Fatalf("logical volumes at %v", logical)
	}
	both := func(at int, with string) []byte {
		b := bytes.Clone(data)
		for _, l := range logical {
			copy(b[l+at:], with)
			if at == 440 {
				b[l+264] = byte(len(with)) // of the table of partitions
			}
		}
		return b
	}
	first := bytes.Clone(data)
	clear(first[logical[0]:][:16])
	for _, tt := range []struct {
		name  string
		data  []byte
		cause extract.Cause // "" where it is read
	}{
		{"its first descriptor is lost", first, ""},
		{"metadata partition", both(440, "\x02\x40\x00\x00\x00*UDF Metadata Partition"+strings.Repeat("\x00", 36)), extract.Unknown},
		{"unknown partition", both(440, "\x07\x40"+strings.Repeat("\x00", 62)), extract.Unknown},
		{"virtual partition", both(440, "\x02\x40\x00\x00\x00*UDF Virtual Partition"+strings.Repeat("\x00", 37)), extract.Unknown},
		{"no partition", both(264, "\x00\x00\x00\x00"), extract.Corrupt},
		{"no files", both(252, "\xff\xff\xff\x00"), extract.Corrupt},
		{"other blocks", both(212, "\x00\x02\x00\x00"), extract.Corrupt},
	} {
		r := extracttest.Read(t, archive.ISO, "a.udf", tt.data)
		files, strays := children(r)
		if tt.cause == "" && (r.Err != nil || files["note.txt"] == "") || tt.cause != "" && !r.Gap(tt.cause) {
			t.Errorf("%s: error %v, files %v", tt.name, r.Err, files)
		}
		if !strings.Contains(strays+files["note.txt"], secret) {
			t.Errorf("%s: the bytes were not looked at", tt.name)
		}
	}
}

// FuzzUDF writes something somewhere into an image.
func FuzzUDF(f *testing.F) {
	base := udfAlone(f, folder(f, "note.txt", "card "+secret, "sub/b.txt", "b"))
	f.Add(uint32(0), []byte{})
	for _, at := range slices.Concat(tagged(base, 6)[:1], tagged(base, 5)[:1]) {
		f.Add(uint32(at), base[at:at+512])
	}
	for at := 257 * 2048; at < 257*2048+16*2048; at += 2048 {
		f.Add(uint32(at), base[at:at+512])
	}
	f.Fuzz(func(t *testing.T, at uint32, data []byte) {
		b := bytes.Clone(base)
		copy(b[int(at)%len(b):], data)
		extracttest.Read(t, archive.ISO, "a", b)
	})
}
