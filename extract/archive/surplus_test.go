package archive_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"hash/crc32"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

var le = binary.LittleEndian

// lost is put where no program looks: alone it is smaller than any file.
const (
	lost   = "5555555555554444"
	hidden = "\x01\x02 card " + lost + " of nobody"
)

// seen reports whether a text or a file of a result holds what was lost, or it is not
// silent about the rest.
func seen(r extracttest.Result) bool {
	if loud(r) || strings.Contains(r.Text(), lost) {
		return true
	}
	return slices.ContainsFunc(r.Children, func(c extracttest.Child) bool { return bytes.Contains(c.Data, []byte(lost)) })
}

// TestSurplus: packed bytes behind the end of a member's stream, which its size counts, are
// handed on; nothing is where there are none.
func TestSurplus(t *testing.T) {
	type sampleFile struct {
		format extract.Format
		name   string
		// swell makes room for some bytes behind the first member and returns where.
		swell func(data []byte, n int) (end int)
	}
	arj := func(data []byte, n int) int {
		first := 4 + int(le.Uint16(data[2:])) + 4 + 2 // behind the header of the archive
		size := int(le.Uint16(data[first+2:]))
		h := data[first+4:]
		packed := int(le.Uint32(h[12:]))
		le.PutUint32(h[12:], uint32(packed+n))
		le.PutUint32(h[size:], crc32.ChecksumIEEE(h[:size]))
		return first + 4 + size + 4 + 2 + packed
	}
	arc := func(data []byte, n int) int {
		packed := int(le.Uint32(data[15:]))
		le.PutUint32(data[15:], uint32(packed+n))
		return 29 + packed
	}
	lha := func(data []byte, n int) int {
		packed := int(le.Uint32(data[7:]))
		le.PutUint32(data[7:], uint32(packed+n))
		switch data[20] {
		case 0:
			sum := byte(0)
			for _, c := range data[2 : 2+int(data[0])] {
				sum += c
			}
			data[1] = sum
			return 2 + int(data[0]) + packed
		case 2:
			return int(le.Uint16(data)) + packed
		}
		return int(le.Uint32(data[24:])) + packed
	}
	var list []sampleFile
	for _, name := range arjSamples {
		list = append(list, sampleFile{archive.ARJ, "arj/" + name + ".arj", arj})
	}
	for _, name := range []string{"arc/one.arc", "arc/sq.arc"} {
		list = append(list, sampleFile{archive.ARC, name, arc})
	}
	for _, name := range []string{"lh1-0", "lh4-3", "lh5-2", "lh7-2", "lz5-0"} {
		list = append(list, sampleFile{archive.LHA, "lha/" + name + ".lzh", lha})
	}
	for _, f := range list {
		data := sample(t, f.name)
		if r := extracttest.Read(t, f.format, "a", data); loud(r) || strings.Contains(r.Text(), "rest") {
			t.Errorf("%s: %v", f.name, r.Gaps)
		}
		for _, more := range []string{hidden, lost} {
			grown := bytes.Clone(data)
			end := f.swell(grown, len(more))
			grown = slices.Insert(grown, end, []byte(more)...)
			r := extracttest.Read(t, f.format, "a", grown)
			if !seen(r) || len(r.Children) < 2 {
				t.Errorf("%s: %d bytes behind a member pass unseen", f.name, len(more))
			}
		}
	}
}

// rawZip is a ZIP of one member that is packed already.
func rawZip(t *testing.T, method uint16, packed []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	m, err := w.CreateRaw(&zip.FileHeader{
		Name: "note.txt", Method: method, CRC32: crc32.ChecksumIEEE([]byte(note)),
		CompressedSize64: uint64(len(packed)), UncompressedSize64: uint64(len(note)),
	})
	if err == nil {
		_, err = m.Write(packed)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestSurplusZip: methods that do not show where they end have one all the same.
func TestSurplusZip(t *testing.T) {
	var zstandard bytes.Buffer
	w, err := zstd.NewWriter(&zstandard)
	if err == nil {
		_, err = w.Write([]byte(note))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	alone := sample(t, "note.txt.lzma")
	lzma := append([]byte{9, 20, 5, 0}, alone[:5]...)
	lzma = append(lzma, alone[13:]...)
	skipped := append([]byte("\x50\x2a\x4d\x18"), byte(len(hidden)), 0, 0, 0)
	skipped = append(skipped, hidden...)
	for _, m := range []struct {
		name   string
		method uint16
		packed []byte
		more   []byte
	}{
		{"lzma", 14, lzma, []byte(hidden)},
		{"zstd", 93, zstandard.Bytes(), []byte(hidden)},
		{"a frame that is skipped", 93, zstandard.Bytes(), skipped},
		{"xz", 95, sample(t, "note.txt.xz"), []byte(hidden)},
		{"deflate", 8, deflated(t), []byte(hidden)},
	} {
		r := extracttest.Read(t, archive.Zip, "a.zip", rawZip(t, m.method, m.packed))
		if c, _ := r.Child("note.txt"); loud(r) || string(c.Data) != note || len(r.Children) != 1 {
			t.Errorf("%s: %v, %q, %v, %d children", m.name, r.Gaps, c.Data, c.Err, len(r.Children))
		}
		for _, packed := range [][]byte{slices.Concat(m.packed, m.more), slices.Concat(m.more, m.packed)} {
			if r := extracttest.Read(t, archive.Zip, "a.zip", rawZip(t, m.method, packed)); !seen(r) {
				t.Errorf("%s: bytes beside the stream pass unseen", m.name)
			}
		}
	}
	// What follows the stream inside of an encrypted member.
	locked := sample(t, "7z-zipcrypto.zip") // made by 7zz 26 a -tzip -mm=Deflate -mem=ZipCrypto -pgeheim77
	at := bytes.Index(locked, []byte("PK\x01\x02"))
	packed := int(le.Uint32(locked[at+20:]))
	from := int(le.Uint32(locked[at+42:]))
	end := from + 30 + int(le.Uint16(locked[from+26:])) + int(le.Uint16(locked[from+28:])) + packed
	grown := slices.Insert(bytes.Clone(locked), end, []byte(hidden)...)
	if known := int(le.Uint32(grown[from+18:])); known > 0 {
		le.PutUint32(grown[from+18:], uint32(known+len(hidden)))
	}
	le.PutUint32(grown[at+len(hidden)+20:], uint32(packed+len(hidden)))
	tail := grown[len(grown)-22:]
	le.PutUint32(tail[16:], le.Uint32(tail[16:])+uint32(len(hidden)))
	for i, data := range [][]byte{locked, grown} {
		o := extracttest.Object("a.zip", data)
		o.Passwords = []string{"geheim77"}
		r := extracttest.ReadObject(t, archive.Zip, o)
		rest := slices.ContainsFunc(r.Children, func(c extracttest.Child) bool { return strings.HasSuffix(c.Path, ".rest") })
		if len(r.Facts) != 1 || rest != (i == 1) {
			t.Errorf("encrypted %d: facts %v, gaps %v, %d children", i, r.Facts, r.Gaps, len(r.Children))
		}
	}
}

func deflated(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, 9)
	if err == nil {
		_, err = w.Write([]byte(note))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestZipHidingPlaces: a locator may point anywhere, extra fields may hold more than they
// should, and a comment may look like a charset that hides it.
func TestZipHidingPlaces(t *testing.T) {
	plain := extracttest.Zip(t, "a.txt", "nothing")
	end := bytes.LastIndex(plain, []byte("PK\x05\x06"))
	record := make([]byte, 56)
	copy(record, "PK\x06\x06")
	directory := bytes.Index(plain, []byte("PK\x01\x02"))
	le.PutUint64(record[32:], 1)
	le.PutUint64(record[40:], uint64(end-directory))
	le.PutUint64(record[48:], uint64(directory))
	locator := append([]byte("PK\x06\x07\x00\x00\x00\x00"), make([]byte, 12)...)
	le.PutUint64(locator[8:], uint64(end))
	large := slices.Concat(plain[:end], record, []byte(hidden), locator, plain[end:])

	commented := bytes.Clone(plain)
	comment := "\xff\xfe" + hidden
	commented[len(commented)-2] = byte(len(comment))
	commented = append(commented, comment...)

	field := func(id uint16) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		extra := binary.LittleEndian.AppendUint16(nil, id)
		extra = binary.LittleEndian.AppendUint16(extra, uint16(len(lost)+8))
		extra = append(append(extra, 1, 0, 'A', 'E', 3, 0, 0, 1), lost...)
		f, err := w.CreateHeader(&zip.FileHeader{Name: "a.txt", Extra: extra})
		if err == nil {
			_, err = f.Write([]byte("nothing"))
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for name, data := range map[string][]byte{
		"locator": large, "comment": commented, "zip64 field": field(1), "aes field": field(0x9901), "other field": field(0x4242),
	} {
		if r := extracttest.Read(t, archive.Zip, "a.zip", data); !seen(r) {
			t.Errorf("%s: it passes unseen", name)
		}
	}
}

// TestShrinkClears: a table that is cleared again and again, which no program does.
func TestShrinkClears(t *testing.T) {
	const times = 1 << 18 // minutes, were it done
	var packed []byte
	bits, count := uint32(0), 0
	for range times {
		for _, code := range []uint32{256, 2} { // nine bits each
			bits |= code << count
			for count += 9; count >= 8; count -= 8 {
				packed = append(packed, byte(bits))
				bits >>= 8
			}
		}
	}
	r := extracttest.Read(t, archive.Zip, "a.zip", rawZip(t, 1, packed))
	if c, _ := r.Child("note.txt"); c.Err == nil {
		t.Error("no error")
	}
}

// TestHeaderTexts: every member of a chain has a name, and what is too much is a gap.
func TestHeaderTexts(t *testing.T) {
	lzop := sample(t, "list.txt.lzo")
	second := bytes.Clone(lzop)
	i := bytes.Index(second, []byte("list.txt"))
	copy(second[i:], lost[:8])
	r := extracttest.Read(t, archive.LZOP, "list.txt.lzo", append(bytes.Clone(lzop), second...))
	if !strings.Contains(r.Texts[extract.Properties], lost[:8]) || !strings.Contains(r.Texts[extract.Properties], "list.txt") {
		t.Errorf("%q", r.Texts[extract.Properties])
	}
	named := func(name string) []byte {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		w.Name = name
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	long := bytes.Repeat(named(strings.Repeat("x", 400)), 200)
	r = extracttest.Read(t, archive.Gzip, "a.gz", append(long, named(lost)...))
	if !strings.Contains(r.Texts[extract.Properties], lost) || loud(r) {
		t.Errorf("%v, %d bytes", r.Err, len(r.Texts[extract.Properties]))
	}
	r = extracttest.Read(t, archive.Gzip, "a.gz", bytes.Repeat(long, 60))
	if !r.Gap(extract.TooBig) {
		t.Errorf("%v, %d bytes", r.Err, len(r.Texts[extract.Properties]))
	}
}
