package archive_test

import (
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

// The samples were written by 7-Zip.
func packed(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestSevenZip(t *testing.T) {
	data := packed(t, "note.7z")
	got := extracttest.Read(t, archive.SevenZip, "note.7z", data)
	if got.Err != nil || !got.Detected || len(got.Children) != 1 {
		t.Fatalf("got %+v", got)
	}
	c := got.Children[0]
	if c.Err != nil || c.Path != "note.txt" || !strings.Contains(string(c.Data), "4111 1111") {
		t.Errorf("got %q, %q, %v", c.Path, c.Data, c.Err)
	}
	// What is cut off is never read in silence.
	for n := 6; n < len(data)-8; n++ {
		got := extracttest.Read(t, archive.SevenZip, "note.7z", data[:n])
		if got.Err == nil && (len(got.Children) == 0 || got.Children[0].Err == nil) {
			t.Fatalf("cut at %d of %d: no error", n, len(data))
		}
	}
}

func TestSevenZipWithPassword(t *testing.T) {
	for _, file := range []string{"locked.7z", "sealed.7z"} {
		got := extracttest.Read(t, archive.SevenZip, file, packed(t, file))
		err := got.Err
		if err == nil && len(got.Children) == 1 {
			err = got.Children[0].Err
		}
		var gap *extract.GapError
		if !errors.As(err, &gap) || gap.Cause != extract.EncryptedFile {
			t.Errorf("%s: got %v", file, err)
		}
	}
}

// rar5 is an archive of one stored member, built by the format's description.
func rar5(content string) []byte {
	block := func(head []byte, data string) []byte {
		size := append([]byte{byte(len(head))}, head...)
		sum := crc32.ChecksumIEEE(size)
		return append(append([]byte{byte(sum), byte(sum >> 8), byte(sum >> 16), byte(sum >> 24)}, size...), data...)
	}
	sum := crc32.ChecksumIEEE([]byte(content))
	n := byte(len(content))
	b := []byte("Rar!\x1a\x07\x01\x00")
	b = append(b, block([]byte{1, 0, 0}, "")...)
	head := append([]byte{2, 2, n, 4, n, 0}, byte(sum), byte(sum>>8), byte(sum>>16), byte(sum>>24))
	head = append(head, 0, 1, 8)
	b = append(b, block(append(head, "note.txt"...), content)...)
	return append(b, block([]byte{5, 0, 0}, "")...)
}

func TestRar(t *testing.T) {
	data := rar5("card 4111 1111 1111 1111")
	got := extracttest.Read(t, archive.Rar, "a.rar", data)
	if got.Err != nil || len(got.Children) != 1 || got.Children[0].Path != "note.txt" || string(got.Children[0].Data) != "card 4111 1111 1111 1111" {
		t.Fatalf("got %+v", got)
	}
	for n := 9; n < len(data)-9; n++ {
		got := extracttest.Read(t, archive.Rar, "a.rar", data[:n])
		if got.Err == nil && (len(got.Children) == 0 || got.Children[0].Err == nil) {
			t.Errorf("cut at %d of %d: no error", n, len(data))
		}
	}
}

func FuzzPacked(f *testing.F) {
	formats := []extract.Format{archive.SevenZip, archive.Rar}
	for _, file := range []string{"note.7z", "locked.7z"} {
		f.Add(packed(f, file))
	}
	f.Add(rar5("text"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, format := range formats {
			if format.Detect(extracttest.Object("a", data)) {
				extracttest.Read(t, format, "a", data)
			}
		}
	})
}
