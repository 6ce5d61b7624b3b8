package archive_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

// folder is a folder of files, given as pairs of name and content.
func folder(t testing.TB, pairs ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(pairs); i += 2 {
		name := filepath.Join(dir, pairs[i])
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(pairs[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// output is what a program writes.
func output(t testing.TB, dir, input, name string, args ...string) []byte {
	t.Helper()
	c := exec.Command(name, args...)
	c.Dir, c.Stdin = dir, strings.NewReader(input)
	var fault bytes.Buffer
	c.Stderr = &fault
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, &fault)
	}
	return out
}

func TestCpio(t *testing.T) {
	dir := folder(t, "a.txt", "odd", "docs/note.txt", "card "+secret, "empty", "")
	if err := os.Symlink("target-5500000000000004", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"newc", "crc", "odc", "bin"} {
		data := output(t, dir, "a.txt\ndocs\ndocs/note.txt\nempty\nlink\n", "cpio", "--quiet", "-o", "-H", kind)
		r := extracttest.Read(t, archive.Cpio, "a.cpio", data)
		c, _ := r.Child("docs/note.txt")
		if !r.Detected || r.Err != nil || len(r.Children) != 2 || string(c.Data) != "card "+secret || c.Err != nil {
			t.Errorf("%s: %+v", kind, r)
		}
		for _, want := range []string{"a.txt", "empty", "target-5500000000000004"} {
			if !strings.Contains(r.Texts[extract.Properties], want) {
				t.Errorf("%s: no %q in %q", kind, want, r.Texts[extract.Properties])
			}
		}
		if r := extracttest.Read(t, archive.Cpio, "a.cpio", append(bytes.Clone(data), secret...)); len(r.Children) != 3 || string(r.Children[2].Data) != secret {
			t.Errorf("%s: what follows the trailer: %v", kind, r.Children)
		}
		// What is cut off is never read in silence.
		end := bytes.Index(data, []byte("TRAILER"))
		for n := 120; n < end; n += 7 {
			r := extracttest.Read(t, archive.Cpio, "a.cpio", data[:n])
			if r.Err == nil {
				t.Fatalf("%s: cut at %d of %d: no error", kind, n, len(data))
			}
		}
		swapped := bytes.Clone(data)
		if kind == "bin" { // as a machine of the other byte order writes it
			for at := 0; at+26 <= len(swapped) && swapped[at] == 0xc7; {
				h := swapped[at : at+26]
				for i := 0; i < 26; i += 2 {
					h[i], h[i+1] = h[i+1], h[i]
				}
				name, size := int(h[20])<<8|int(h[21]), int(h[24])<<8|int(h[25])
				at += 26 + (name+1)&^1 + (size+1)&^1
			}
			r := extracttest.Read(t, archive.Cpio, "a.cpio", swapped)
			if c, _ := r.Child("docs/note.txt"); r.Err != nil || string(c.Data) != "card "+secret {
				t.Errorf("the other byte order: %+v", r)
			}
		}
		if kind == "crc" {
			i := bytes.Index(data, []byte(secret))
			swapped[i]++
			if c, _ := extracttest.Read(t, archive.Cpio, "a.cpio", swapped).Child("docs/note.txt"); c.Err == nil {
				t.Error("a wrong checksum is no error")
			}
		}
	}
}

// The sample was made by rpmbuild.
func TestRpm(t *testing.T) {
	data := packed(t, "note.rpm")
	r := extracttest.Read(t, archive.Rpm, "note.rpm", data)
	for _, want := range []string{secret + " in its summary", "Described by 5500 0000 0000 0004.", "echo installed 4012888888881881"} {
		if !strings.Contains(r.Texts[extract.Properties], want) {
			t.Errorf("no %q in %q", want, r.Texts[extract.Properties])
		}
	}
	payload, ok := r.Child("payload")
	if r.Err != nil || !ok {
		t.Fatalf("%v, children %v", r.Err, r.Children)
	}
	inner := extracttest.Read(t, archive.Gzip, "payload", payload.Data)
	if len(inner.Children) != 1 {
		t.Fatalf("payload: %+v", inner)
	}
	files := extracttest.Read(t, archive.Cpio, "", inner.Children[0].Data)
	if c, _ := files.Child("note.txt"); files.Err != nil || string(c.Data) != "note "+secret+"\n" {
		t.Errorf("payload: %+v", files)
	}
	for _, n := range []int{100, 200, 1000, 2000} {
		if r := extracttest.Read(t, archive.Rpm, "note.rpm", data[:n]); r.Err == nil {
			t.Errorf("cut at %d: no error", n)
		}
	}
}

func TestISO(t *testing.T) {
	long := "a long name with 4012888888881881 in it.txt"
	dir := folder(t, "note.txt", "card "+secret, "docs/"+long, strings.Repeat("far ", 3000)+secret, "docs/deep/er/x.txt", "x", "empty", "")
	if err := os.Symlink("target-5500000000000004", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{}, {"-J"}, {"-R"}, {"-J", "-R"}, {"-J", "-R", "-udf"}} {
		data := output(t, dir, "", "genisoimage", append(append([]string{"-quiet", "-V", "VOLUME4711"}, args...), ".")...)
		r := extracttest.Read(t, archive.ISO, "a.iso", data)
		if !r.Detected || r.Err != nil || len(r.Gaps) > 0 || !strings.Contains(r.Texts[extract.Properties], "VOLUME4711") {
			t.Errorf("%v: %v, %v, %q", args, r.Err, r.Gaps, r.Texts)
		}
		files := map[string]string{}
		for _, c := range r.Children {
			if !c.Alternative {
				files[strings.ToLower(c.Path)] = string(c.Data)
			} else if !strings.Contains(strings.Join(args, " "), "udf") {
				t.Errorf("%v: a stray %q of %d bytes: %.50q", args, c.Path, len(c.Data), c.Data)
			}
		}
		if len(files) != 3 || files["note.txt"] != "card "+secret {
			t.Errorf("%v: files %.300q", args, files)
		}
		if len(args) > 0 && !strings.HasSuffix(files["docs/"+strings.ToLower(long)], "far "+secret) {
			t.Errorf("%v: no %q", args, long)
		}
		if strings.Contains(strings.Join(args, " "), "R") && !strings.Contains(r.Texts[extract.Properties], "target-5500000000000004") {
			t.Errorf("%v: no target in %q", args, r.Texts[extract.Properties])
		}
		// Bytes that no file refers to are looked at, and cut images told.
		hidden := append(bytes.Clone(data), secret...)
		r = extracttest.Read(t, archive.ISO, "a.iso", hidden)
		if c := r.Children[len(r.Children)-1]; !strings.Contains(string(c.Data), secret) || !c.Alternative {
			t.Errorf("%v: what is behind was not seen", args)
		}
		at := bytes.LastIndex(data, []byte("far far")) // in the last file but one
		r = extracttest.Read(t, archive.ISO, "a.iso", data[:at])
		told := r.Err != nil
		for _, c := range r.Children {
			told = told || c.Err != nil
		}
		if !told {
			t.Errorf("%v: nothing tells that the image is cut off", args)
		}
	}
}

func FuzzCpio(f *testing.F) {
	dir := folder(f, "a.txt", "odd")
	for _, kind := range []string{"newc", "crc", "odc", "bin"} {
		f.Add(output(f, dir, "a.txt\n", "cpio", "--quiet", "-o", "-H", kind))
	}
	f.Add(packed(f, "note.rpm"))
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, archive.Cpio, "a", data)
		extracttest.Read(t, archive.Rpm, "a", data)
	})
}

// The fuzzer writes from the first volume descriptor on.
func FuzzISO(f *testing.F) {
	dir := folder(f, "note.txt", "card "+secret)
	f.Add(output(f, dir, "", "genisoimage", "-quiet", "-J", "-R", "-no-pad", ".")[16*2048:])
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, archive.ISO, "a", append(make([]byte, 16*2048), data...))
	})
}
