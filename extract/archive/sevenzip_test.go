package archive_test

import (
	"bytes"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
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

// TestSevenZipMethods reads Deflate behind a filter that takes it byte by byte, and Deflate
// with a window of 64 KiB. 7-Zip wrote the samples: "7z a -m0=BCJ2 -m1=Deflate -m2=Copy
// -m3=Copy -mb0s0:1 -mb0s1:2 -mb0s2:3" and "7z a -m0=Deflate64".
func TestSevenZipMethods(t *testing.T) {
	const want = "A note with " + secret + " in it.\n"
	for _, file := range []string{"7z/bcj2-deflate.7z", "7z/deflate64.7z"} {
		got := extracttest.Read(t, archive.SevenZip, file, packed(t, file))
		if loud(got) || len(got.Children) != 1 || string(got.Children[0].Data) != want {
			t.Errorf("%s: %v, %v, %+v", file, got.Err, got.Gaps, got.Children)
		}
	}
}

// TestSevenZipSums: content that is not what the header says is a gap.
func TestSevenZipSums(t *testing.T) {
	data := packed(t, "note.7z")
	header := 32 + int(le.Uint64(data[12:]))
	content, _ := extracttest.Read(t, archive.SevenZip, "a", data).Child("note.txt")
	sum := bytes.Index(data[header:], le.AppendUint32(nil, crc32.ChecksumIEEE(content.Data)))
	if sum < 0 {
		t.Fatal("no sum")
	}
	wrong := bytes.Clone(data)
	wrong[header+sum]++
	short := bytes.Clone(data)
	at := bytes.IndexByte(short[header:], byte(len(content.Data)))
	short[header+at]++
	for name, data := range map[string][]byte{"a sum": wrong, "a size": short} {
		got := extracttest.Read(t, archive.SevenZip, "a.7z", sevenStart(bytes.Clone(data[:header]), data[header:]))
		if c, ok := got.Child("note.txt"); !ok || c.Err == nil || !bytes.Equal(c.Data, content.Data) {
			t.Errorf("%s: %v, %v", name, c.Err, got.Err)
		}
	}
}

// TestSevenZipBehind: short texts behind the end of a packed stream, inside its size.
func TestSevenZipBehind(t *testing.T) {
	const text = "n:123-45-67"
	for _, file := range []string{"note.7z", "7z/deflate64.7z"} {
		data := packed(t, file)
		header := 32 + int(le.Uint64(data[12:]))
		long := append(bytes.Clone(data[:header]), text...)
		h := bytes.Clone(data[header:])
		if h[5] != 9 || int(h[6]) != header-32 {
			t.Fatalf("%s: % x", file, h)
		}
		h[6] += byte(len(text))
		got := extracttest.Read(t, archive.SevenZip, "a.7z", sevenStart(long, h))
		if !strings.Contains(got.Texts[extract.Carved], text) || len(got.Children) != 1 || loud(got) {
			t.Errorf("%s: %v, %v, %q", file, got.Err, got.Gaps, got.Texts)
		}
	}
}

// TestSevenZipClosed: what does not open is a gap, and what follows it is read.
func TestSevenZipClosed(t *testing.T) {
	first, second := packed(t, "7z/deflate64.7z"), "plain "+secret
	header := 32 + int(le.Uint64(first[12:]))
	streams := append(bytes.Clone(first[:header]), second...)
	h := []byte{1, 4, 6, 0, 2, 9, byte(header - 32), byte(len(second)), 0, 7, 11, 2, 0}
	h = append(h, 1, 3, 4, 1, 0x7f) // a method that nobody knows
	h = append(h, 1, 1, 0, 12, 39, byte(len(second)), 0, 8, 0, 0)
	h = append(h, 5, 2, 0x11, 9, 0, 'a', 0, 0, 0, 'b', 0, 0, 0, 0, 0)
	got := extracttest.Read(t, archive.SevenZip, "a.7z", sevenStart(streams, h))
	if c, ok := got.Child("b"); !ok || string(c.Data) != second || !got.Gap(extract.Unknown) {
		t.Errorf("%v, %v, %+v", got.Err, got.Gaps, got.Children)
	}
	// Without the numbers of files in each stream the library reads the first one alone.
	h[bytes.IndexByte(h, 0x7f)-2], h[bytes.IndexByte(h, 0x7f)] = 4, 9
	h = slices.Delete(h, bytes.Index(h, []byte{0, 8, 0, 0}), bytes.Index(h, []byte{0, 8, 0, 0})+2)
	got = extracttest.Read(t, archive.SevenZip, "a.7z", sevenStart(bytes.Clone(streams), h))
	if c, ok := got.Child("stream-2.rest"); !ok || string(c.Data) != second {
		t.Errorf("%v, %v, %+v", got.Err, got.Gaps, got.Children)
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
