package archive_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

// Archives that programs read in different ways: every reading is handed on, or
// there is a gap.
func TestZipTricks(t *testing.T) {
	plain := zipOf(t, zip.Store, "a.txt", "first", "b.txt", secret)
	at := directoryAt(plain)
	member := len("PK\x03\x04") + 26 + len("a.txt") + len("first") + 16 // with its descriptor

	twice := zipOf(t, zip.Deflate, "a.txt", "harmless", "a.txt", secret)

	flagged := bytes.Clone(plain) // said to be encrypted by the directory only
	second := at + bytes.Index(plain[at+4:], []byte("PK\x01\x02")) + 4
	flagged[second+8] |= 1
	flaggedInside := bytes.Clone(plain) // and by the member only
	flaggedInside[member+6] |= 1

	// A directory that lists the first member only, in front of the whole one: a
	// program that reads from the start of the file sees other members than one
	// that reads from its end.
	short := append([]byte{}, plain[at:second]...)
	end := bytes.Clone(plain[len(plain)-22:])
	binary.LittleEndian.PutUint16(end[8:], 1)
	binary.LittleEndian.PutUint16(end[10:], 1)
	binary.LittleEndian.PutUint32(end[12:], uint32(len(short)))
	binary.LittleEndian.PutUint32(end[16:], uint32(at))
	hidden := append(append(bytes.Clone(plain[:at]), short...), end...)

	nested := zipOf(t, zip.Store, "outer.txt", "x", "in.zip", string(zipOf(t, zip.Store, "c.txt", secret)))

	stored := zipOf(t, zip.Deflate, "a.txt", strings.Repeat(secret, 9))
	stored[directoryAt(stored)+10] = 0 // "stored" in the directory, packed in truth

	for _, tt := range []struct {
		name string
		data []byte
		gap  extract.Cause
	}{
		{"two members of one name", twice, ""},
		{"encrypted, says the directory", flagged, extract.EncryptedFile},
		{"encrypted, says the member", flaggedInside, extract.EncryptedFile},
		{"members that the last directory does not list", hidden, ""},
		{"two archives, one after the other", append(zipOf(t, zip.Deflate, "b.txt", secret), zipOf(t, zip.Store, "a.txt", "harmless")...), ""},
		{"an archive in the comment of another", commented(t, zipOf(t, zip.Store, "b.txt", secret)), ""},
		{"stored in a member", nested, ""},
		{"a method that differs", stored, ""},
		{"no end record, data behind", append(bytes.Clone(plain[:at]), "rest of something else"...), ""},
	} {
		r := extracttest.Read(t, archive.Zip, "a.zip", tt.data)
		found := false
		for _, c := range r.Children {
			found = found || strings.Contains(string(c.Data), secret)
		}
		if !found {
			t.Errorf("%s: not found; children %v, gaps %v, error %v", tt.name, r.Children, r.Gaps, r.Err)
		}
		if tt.gap != "" && !r.Gap(tt.gap) {
			t.Errorf("%s: gaps %v", tt.name, r.Gaps)
		}
	}
}

// commented is an archive that has another one as its comment.
func commented(t *testing.T, inner []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create("a.txt")
	if err == nil {
		_, err = f.Write([]byte("harmless"))
	}
	if err == nil {
		err = w.SetComment(string(inner))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
