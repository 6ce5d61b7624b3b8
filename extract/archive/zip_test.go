package archive_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

const secret = "4111 1111 1111 1111"

// zipOf packs files, given as pairs of name and content.
func zipOf(t testing.TB, method uint16, pairs ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		f, err := w.CreateHeader(&zip.FileHeader{Name: pairs[i], Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(pairs[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// local is a stored member with a local header alone.
func local(name, data string) []byte {
	h := make([]byte, 30)
	copy(h, "PK\x03\x04\x14\x00")
	binary.LittleEndian.PutUint32(h[18:], uint32(len(data)))
	binary.LittleEndian.PutUint32(h[22:], uint32(len(data)))
	binary.LittleEndian.PutUint16(h[26:], uint16(len(name)))
	return append(append(h, name...), data...)
}

func replace(b []byte, old, with string) []byte {
	return bytes.ReplaceAll(b, []byte(old), []byte(with))
}

// directoryAt is where the directory of an archive begins.
func directoryAt(b []byte) int { return bytes.Index(b, []byte("PK\x01\x02")) }

func TestZipFindsEverything(t *testing.T) {
	stored := zipOf(t, zip.Store, "a.txt", "first", "b.txt", secret)
	deflated := zipOf(t, zip.Deflate, "a.txt", strings.Repeat("first ", 100), "b.txt", secret)
	at := directoryAt(stored)
	hidden := append(append(append([]byte{}, stored[:at]...), local("hidden.txt", secret+" hidden")...), stored[at:]...)
	for _, tt := range []struct {
		name  string
		data  []byte
		child string
		want  string
	}{
		{"stored", stored, "b.txt", secret},
		{"deflated", deflated, "b.txt", secret},
		{"directory cut off", deflated[:directoryAt(deflated)], "b.txt", secret},
		{"directory damaged", replace(stored, "PK\x01\x02", "XX\x01\x02"), "b.txt", secret},
		{"end record damaged", replace(deflated, "PK\x05\x06", "XX\x05\x06"), "b.txt", secret},
		{"prefix", append([]byte("MZ a program, "+secret), stored...), "prefix", "MZ a program, " + secret},
		{"member behind a prefix", append([]byte("a program"), stored...), "b.txt", secret},
		{"rest", append(append([]byte{}, stored...), secret...), "rest", secret},
		{"member that is not listed", hidden, "hidden.txt", secret + " hidden"},
		{"member after the end", append(append([]byte{}, stored...), local("late.txt", secret)...), "late.txt", secret},
		{"bytes between members", append(append(append([]byte{}, stored[:at]...), secret+" between"...), stored[at:]...), "between-1", secret + " between"},
		{"member that is only listed elsewhere", replace(stored, "PK\x03\x04", "XX\x03\x04"), "prefix", secret},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := extracttest.Read(t, archive.Zip, "a.zip", tt.data)
			c, ok := r.Child(tt.child)
			if !ok || !strings.Contains(string(c.Data), tt.want) {
				t.Errorf("child %q: found %v, %.60q; gaps %v, error %v", tt.child, ok, c.Data, r.Gaps, r.Err)
			}
		})
	}
}

// An archive that is cut off in its first header is no file in itself.
func TestZipCutInHeader(t *testing.T) {
	data := zipOf(t, zip.Deflate, strings.Repeat("long", 30), secret)
	r := extracttest.Read(t, archive.Zip, "a.zip", data[:100])
	if gap, ok := errors.AsType[*extract.GapError](r.Err); !ok || gap.Cause != extract.Corrupt || len(r.Children) > 0 {
		t.Errorf("error %v, children %v", r.Err, r.Children)
	}
}

func TestZipPlain(t *testing.T) {
	r := extracttest.Read(t, archive.Zip, "a.zip", zipOf(t, zip.Deflate, "docs/ä.txt", "one", "empty/", ""))
	if !r.Detected || r.Err != nil || len(r.Gaps)+len(r.Facts) > 0 {
		t.Errorf("detected %v, error %v, gaps %v, facts %v", r.Detected, r.Err, r.Gaps, r.Facts)
	}
	if len(r.Children) != 1 || r.Children[0].Path != "docs/ä.txt" || r.Children[0].Names[0] != "ä.txt" {
		t.Errorf("children %+v", r.Children)
	}
	if got := r.Texts[extract.Properties]; got != "docs/ä.txt\nempty/\n" {
		t.Errorf("properties %q", got)
	}
}

func TestZipComments(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	if _, err := w.CreateHeader(&zip.FileHeader{Name: "a", Comment: "member " + secret}); err != nil {
		t.Fatal(err)
	}
	if err := w.SetComment("archive " + secret); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got := extracttest.Read(t, archive.Zip, "", b.Bytes()).Texts[extract.Properties]
	if !strings.Contains(got, "member "+secret) || !strings.Contains(got, "archive "+secret) {
		t.Errorf("properties %q", got)
	}
}

func TestZipNamesInOldCharsets(t *testing.T) {
	data := replace(zipOf(t, zip.Store, "gruXn.txt", "x"), "gruXn.txt", "gr\x81\xe1n.txt")
	c := extracttest.Read(t, archive.Zip, "", data).Children[0]
	if c.Path != "grüßn.txt" {
		t.Errorf("the name is %q", c.Path)
	}
}

func TestZipConflicts(t *testing.T) {
	data := zipOf(t, zip.Store, "a.txt", "visible "+secret)
	at := directoryAt(data)
	lying := bytes.Clone(data)
	binary.LittleEndian.PutUint32(lying[at+20:], 4) // the directory knows four bytes of the member
	binary.LittleEndian.PutUint32(lying[at+16:], 0)
	binary.LittleEndian.PutUint16(lying[6:], 0) // and the header all of them
	binary.LittleEndian.PutUint32(lying[18:], uint32(len("visible "+secret)))
	r := extracttest.Read(t, archive.Zip, "", lying)
	if c, ok := r.Child("a.txt~2"); !ok || string(c.Data) != "visible "+secret || !c.Alternative {
		t.Errorf("children %+v", r.Children)
	}
	if len(r.Facts) != 1 || r.Facts[0].Name != extract.Ambiguous {
		t.Errorf("facts %v", r.Facts)
	}
	renamed := bytes.Clone(data)
	copy(renamed[30:], "z.txt")
	if got := extracttest.Read(t, archive.Zip, "", renamed).Texts[extract.Properties]; got != "a.txt\nz.txt\n" {
		t.Errorf("properties %q", got)
	}
}

func TestZipDamage(t *testing.T) {
	data := zipOf(t, zip.Deflate, "a.txt", strings.Repeat("text", 1000), "b.txt", secret)
	wrong := bytes.Clone(data)
	wrong[directoryAt(wrong)+16] ^= 0xff
	r := extracttest.Read(t, archive.Zip, "", wrong)
	if c, _ := r.Child("a.txt"); c.Err == nil || len(c.Data) != 4000 {
		t.Errorf("wrong checksum: %d bytes, error %v", len(c.Data), c.Err)
	}
	if c, _ := r.Child("b.txt"); c.Err != nil {
		t.Errorf("the next member: %v", c.Err)
	}
	long := zipOf(t, zip.Deflate, "a.txt", strings.Repeat("text", 1000), "b.txt", secret)
	body := bytes.Index(long, []byte("a.txt")) + 5
	for i := body; i < body+10; i++ {
		long[i] ^= 0xa5
	}
	if c, _ := extracttest.Read(t, archive.Zip, "", long).Child("a.txt"); c.Err == nil {
		t.Error("a damaged stream has no error")
	}
	if r := extracttest.Read(t, archive.Zip, "", []byte("PK\x03\x04 nothing else")); !r.Gap(extract.Corrupt) {
		t.Error("a ZIP without members is no gap")
	}
	method := bytes.Clone(data)
	binary.LittleEndian.PutUint16(method[directoryAt(method)+10:], 97)
	if r := extracttest.Read(t, archive.Zip, "", method); !r.Gap(extract.Unknown) || r.Gaps[0].Path != "a.txt" {
		t.Errorf("gaps %v", r.Gaps)
	}
}

func TestZipLeftover(t *testing.T) {
	data := zipOf(t, zip.Deflate, "a.txt", "text")
	at := directoryAt(data)
	packed := binary.LittleEndian.Uint32(data[at+20:])
	body := len("PK\x03\x04") + 26 + len("a.txt")
	with := append(bytes.Clone(data[:body+int(packed)]), secret...)
	with = append(with, data[at:]...)
	at = directoryAt(with)
	binary.LittleEndian.PutUint32(with[at+20:], packed+uint32(len(secret)))
	binary.LittleEndian.PutUint32(with[len(with)-6:], uint32(at))
	if c, ok := extracttest.Read(t, archive.Zip, "", with).Child("a.txt.rest"); !ok || string(c.Data) != secret {
		t.Errorf("the bytes behind the stream: %v, %q", ok, c.Data)
	}
}

// What real programs packed: Info-ZIP, 7-Zip and Python; with the password "secret".
func TestZipSamples(t *testing.T) {
	for _, tt := range []struct {
		file      string
		read      string // the member that can be read
		encrypted string
		names     string
	}{
		{"infozip.zip", "docs/note.txt", "", "docs/note.txt"},
		{"infozip-stream.zip", "-", "", "-"},
		{"infozip-encrypted.zip", "", "note.txt", "note.txt"},
		{"infozip-mixed.zip", "open.txt", "note.txt", "open.txt"},
		{"7z-aes.zip", "", "note.txt", "note.txt"},
		{"python-bzip2.zip", "note.txt", "", "note.txt"},
		{"python-lzma.zip", "note.txt", "", "note.txt"},
		{"python-appended.zip", "note.txt", "", "note.txt"},
	} {
		t.Run(tt.file, func(t *testing.T) {
			data, err := os.ReadFile("testdata/" + tt.file)
			if err != nil {
				t.Fatal(err)
			}
			r := extracttest.Read(t, archive.Zip, tt.file, data)
			if !r.Detected || r.Err != nil || !strings.Contains(r.Texts[extract.Properties], tt.names) {
				t.Errorf("detected %v, error %v, properties %q", r.Detected, r.Err, r.Texts[extract.Properties])
			}
			if c, ok := r.Child(tt.read); tt.read != "" && (!ok || c.Err != nil || !strings.Contains(string(c.Data), secret)) {
				t.Errorf("%q, error %v; gaps %v", c.Data, c.Err, r.Gaps)
			}
			if tt.read == "" && tt.encrypted == "" && !r.Gap(extract.Unknown) {
				t.Errorf("gaps %v", r.Gaps)
			}
			if tt.encrypted != "" && (len(r.Gaps) != 1 || r.Gaps[0].Cause != extract.EncryptedFile || r.Gaps[0].Path != tt.encrypted) {
				t.Errorf("gaps %v", r.Gaps)
			}
			for _, c := range r.Children {
				if c.Path != tt.read {
					t.Errorf("a child %q that nobody packed: %q", c.Path, c.Data)
				}
			}
		})
	}
}

func TestZipAES(t *testing.T) {
	data := zipOf(t, zip.Store, "note.txt", "0123456789 encrypted")
	at := directoryAt(data)
	for _, method := range []int{8, at + 10} { // WinZip's AE-2: method 99
		binary.LittleEndian.PutUint16(data[method:], 99)
	}
	r := extracttest.Read(t, archive.Zip, "", data)
	if len(r.Gaps) != 1 || r.Gaps[0].Cause != extract.EncryptedFile || r.Gaps[0].Path != "note.txt" || len(r.Children) > 0 {
		t.Errorf("gaps %v, children %v", r.Gaps, r.Children)
	}
}

func TestZip64(t *testing.T) {
	// A streaming writer marks sizes that it does not know by 64-bit fields.
	data, err := os.ReadFile("testdata/python-zip64.zip")
	if err != nil {
		t.Fatal(err)
	}
	r := extracttest.Read(t, archive.Zip, "", data)
	if c, ok := r.Child("note.txt"); !ok || !strings.Contains(string(c.Data), secret) || len(r.Children) != 1 || r.Err != nil {
		t.Errorf("children %+v, error %v", r.Children, r.Err)
	}
}

// Overlapping members: many headers before one stream, and a directory that
// names each of them.
func TestZipOverlapping(t *testing.T) {
	inner := zipOf(t, zip.Deflate, "x", strings.Repeat("\x00", 1<<20))
	at := directoryAt(inner)
	central := inner[at : at+46+1]
	data := bytes.Clone(inner[:at])
	start := len(data)
	const copies = 5000
	for range copies {
		data = append(data, central...)
	}
	end := make([]byte, 22)
	copy(end, "PK\x05\x06")
	binary.LittleEndian.PutUint16(end[10:], copies)
	binary.LittleEndian.PutUint32(end[12:], uint32(len(data)-start))
	binary.LittleEndian.PutUint32(end[16:], uint32(start))
	data = append(data, end...)
	s := &extracttest.Sink{Limit: 50 << 20, Discard: true}
	began := time.Now()
	err := archive.Zip.Read(context.Background(), extracttest.Object("", data), s)
	if !errors.Is(err, extract.ErrBudget) {
		t.Errorf("error %v, want the budget's after %d bytes", err, s.Bytes)
	}
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("it took %v", took)
	}
}

// A bomb of nested archives is read one level at a time, and each level is a
// child that the caller counts.
func TestZipNested(t *testing.T) {
	data := zipOf(t, zip.Deflate, "zeros", strings.Repeat("\x00", 1<<20))
	for level := range 5 {
		var pairs []string
		for i := range 16 {
			pairs = append(pairs, fmt.Sprintf("lib%d-%d.zip", level, i), string(data))
		}
		data = zipOf(t, zip.Deflate, pairs...)
	}
	r := extracttest.Read(t, archive.Zip, "42.zip", data)
	if len(r.Children) != 16 || r.Err != nil {
		t.Errorf("%d children, error %v", len(r.Children), r.Err)
	}
}

func TestZipManyHeadersAreLinear(t *testing.T) {
	for name, header := range map[string]string{
		"signatures":  "PK\x03\x04",
		"empty":       string(local("a", "")),
		"encrypted":   "PK\x03\x04\x14\x00\x01\x00" + string(local("a", "")[8:]),
		"unknown":     string(replace(local("a", ""), "\x14\x00\x00\x00\x00\x00", "\x14\x00\x00\x00\x62\x00")),
		"long extras": string(local("a", "")[:28]) + "\xff\xff",
	} {
		t.Run(name, func(t *testing.T) { testLinear(t, []byte(strings.Repeat(header, 1<<20/len(header))+secret)) })
	}
}

func testLinear(t *testing.T, data []byte) {
	t.Helper()
	began := time.Now()
	s := &extracttest.Sink{Discard: true, Limit: 64 << 20}
	_ = archive.Zip.Read(context.Background(), extracttest.Object("", data), s) // whatever it is
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("it took %v", took)
	}
}

func FuzzZip(f *testing.F) {
	f.Add(zipOf(f, zip.Store, "a.txt", "first", "b.txt", secret))
	f.Add(zipOf(f, zip.Deflate, "a.txt", "first"))
	f.Add(local("a", "b"))
	for _, file := range []string{"infozip-encrypted.zip", "7z-aes.zip", "python-lzma.zip"} {
		f.Add(packed(f, file))
	}
	f.Add(pack(f, "zip", []byte(strings.Repeat(secret, 20)), "-mm=Deflate64"))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\xff", 18)))
	f.Fuzz(func(t *testing.T, data []byte) {
		o := extracttest.Object("a.zip", data)
		archive.Zip.Detect(o)
		archive.Zip.Locked(o)
		o.Passwords = []string{"secret", "x"}
		s := &extracttest.Sink{Limit: 16 << 20}
		_ = archive.Zip.Read(context.Background(), o, s)
	})
}
