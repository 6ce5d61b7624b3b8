package archive_test

import (
	"archive/tar"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/s2"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

// A hidingPlace is a file with something where no program looks.
type hidingPlace struct {
	name   string
	format extract.Format
	data   []byte
}

// put is data with more at an offset, over what is there.
func put(data []byte, at int, more string) []byte {
	data = bytes.Clone(data)
	copy(data[at:], more)
	return data
}

func tarSum(b []byte) {
	copy(b[148:156], "        ")
	sum := 0
	for _, c := range b[:512] {
		sum += int(c)
	}
	copy(b[148:156], fmt.Sprintf("%06o\x00 ", sum))
}

func tarPlaces(t *testing.T) (list []hidingPlace) {
	plain := tarOf(t, tar.Header{Name: "a.txt"})
	for _, p := range []struct {
		name  string
		at    int
		magic string
	}{
		{"behind a name", 10, "ustar\x0000"},
		{"in a number", 100, "ustar\x0000"},
		{"behind a user", 270, "ustar\x0000"},
		{"at the end of a header", 495, "ustar\x0000"},
		{"in an old header", 300, "\x00\x00\x00\x00\x00\x00\x00\x00"},
		{"in the map of a sparse file", 400, "ustar  \x00"},
	} {
		data := put(put(plain, 257, p.magic), p.at, "\x00"+lost)
		if p.at == 495 {
			data = put(plain, 496, lost)
		}
		tarSum(data)
		list = append(list, hidingPlace{"tar " + p.name, archive.Tar, data})
	}
	pax := tarOf(t, tar.Header{Name: strings.Repeat("long/", 60) + "a", Format: tar.FormatPAX, PAXRecords: map[string]string{"comment": "x"}})
	return append(list, hidingPlace{"tar behind an extended header", archive.Tar, put(pax, 900, lost)})
}

func cpioPlaces() (list []hidingPlace) {
	entry := func(name, content string) string {
		h := fmt.Sprintf("070707%06o%06o%06o%06o%06o%06o%06o%011o%06o%011o", 1, 1, 0o100644, 0, 0, 1, 0, 0, len(name), len(content))
		return h + name + content
	}
	end := entry("TRAILER!!!\x00", "")
	number := []byte(entry("a\x00", "nothing") + end)
	copy(number[24:], lost) // owner, group, links
	return []hidingPlace{
		{"cpio behind a name", archive.Cpio, []byte(entry("a\x00"+lost+"\x00", "nothing") + end)},
		{"cpio behind the trailer's name", archive.Cpio, []byte(entry("a\x00", "nothing") + entry("TRAILER!!!\x00"+lost+"\x00", ""))},
		{"cpio in numbers", archive.Cpio, append(number[:40], append([]byte("no number"), number[49:]...)...)},
	}
}

func packagePlaces(t *testing.T) []hidingPlace {
	bsd := fmt.Sprintf("!<arch>\n%-16s%-12s%-6s%-6s%-8s%-10d`\n%s", "#1/24", "0", "0", "0", "644", 26, "a.txt\x00"+lost+"\x00\x00xy")
	field := fmt.Sprintf("!<arch>\n%-16s%-32s%-10d`\n%s", "a.txt/", lost, 2, "xy")
	rpm := sample(t, "note.rpm")
	binary := bytes.Clone(rpm)
	entries, size := int(be.Uint32(rpm[96+8:])), int(be.Uint32(rpm[96+12:]))
	for i := range entries {
		e := rpm[96+16+16*i:]
		if at, n := int(be.Uint32(e[8:])), int(be.Uint32(e[12:])); be.Uint32(e[4:]) == 7 && n >= len(lost) && at+n <= size {
			copy(binary[96+16+16*entries+at:], lost)
		}
	}
	return []hidingPlace{
		{"ar behind a name", archive.Ar, []byte(bsd)},
		{"ar in numbers", archive.Ar, []byte(field)},
		{"rpm in its lead", archive.Rpm, put(rpm, 40, lost)},
		{"rpm in a checksum", archive.Rpm, binary},
	}
}

var be = binary.BigEndian

func cabinetPlaces(t *testing.T) []hidingPlace {
	data := packed(t, "lzx.cab")
	shifted := slices.Insert(bytes.Clone(data), 36, []byte("\x20\x00\x00\x00"+lost+strings.Repeat("\x00", 16))...)
	const n = 36
	le.PutUint32(shifted[8:], uint32(len(shifted)))
	le.PutUint32(shifted[16:], le.Uint32(shifted[16:])+n)
	le.PutUint32(shifted[36+n:], le.Uint32(shifted[36+n:])+n)
	shifted[30] |= 4
	return []hidingPlace{{"cab in an area of programs", archive.Cab, shifted}}
}

func discPlaces(t *testing.T) (list []hidingPlace) {
	dir := folder(t, "note.txt", "nothing", "docs/other.txt", "nothing")
	data := output(t, dir, "", "genisoimage", "-quiet", "-V", "VOLUME4711", "-R", ".")
	if r := extracttest.Read(t, archive.ISO, "a.iso", data); loud(r) {
		t.Errorf("iso: %v", r.Gaps)
	}
	const volume = 16 * 2048
	list = append(list,
		hidingPlace{"iso for programs", archive.ISO, put(data, volume+883, lost)},
		hidingPlace{"iso in the system area", archive.ISO, put(data, 100, "\x01\x02"+lost+"\x01")})
	root := int(le.Uint32(data[volume+158:])) * 2048
	end := root
	for data[end] != 0 {
		end += int(data[end])
	}
	list = append(list, hidingPlace{"iso behind a folder", archive.ISO, put(data, end+1, lost)})
	// A table of paths of any length, over bytes of nobody.
	table := append(bytes.Clone(data), make([]byte, 2048)...)
	copy(table[len(table)-2048:], "\x01\x02"+lost+"\x00\x01\x02")
	le.PutUint32(table[volume+132:], 1<<30)
	return append(list, hidingPlace{"iso in a table of paths", archive.ISO, table})
}

func udfPlaces(t *testing.T) (list []hidingPlace) {
	data := udfAlone(t, folder(t, "note.txt", "nothing", "docs/other.txt", "nothing"))
	for at := 0; at < len(data); at += 2048 {
		if le.Uint16(data[at:]) == 261 { // a file's entry
			list = append(list, hidingPlace{"udf behind an entry", archive.ISO, put(data, at+2048-40, lost)})
		}
	}
	return list
}

func xarPlaces(t *testing.T) (list []hidingPlace) {
	for name, contents := range map[string]string{
		"in an attribute":   `<file id="1"><name>a</name><type link="` + lost + `">file</type></file>`,
		"in an instruction": `<?note ` + lost + `?>`,
		"in a time":         `<file id="1"><name>a</name><mtime>` + lost + `</mtime></file>`,
		"in an offset":      `<file id="1"><name>a</name><data><offset>at ` + lost + `</offset></data></file>`,
		"in a directive":    `<!NOTE ` + lost + `>`,
		"in checksums":      strings.Repeat(`<checksum style="sha1"><offset>0</offset><size>64</size></checksum><checksum><offset>30</offset><size>64</size></checksum>`, 2),
	} {
		list = append(list, hidingPlace{"xar " + name, archive.XAR, xarOf(t, `<xar><toc>`+contents+`</toc></xar>`, strings.Repeat("\xff", 70)+lost)})
		if name != "in checksums" {
			list[len(list)-1].data = xarOf(t, `<xar><toc>`+contents+`</toc></xar>`, "")
		}
	}
	return append(list, hidingPlace{"xar behind the table", archive.XAR, xarOf(t, `<xar><toc></toc></xar> `+lost, "")})
}

func xarOf(t *testing.T, toc, heap string) []byte {
	t.Helper()
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	_, _ = w.Write([]byte(toc))
	_ = w.Close()
	h := be.AppendUint64([]byte("xar!\x00\x1c\x00\x01"), uint64(z.Len()))
	h = be.AppendUint64(h, uint64(len(toc)))
	h = be.AppendUint32(h, 1)
	return append(append(h, z.Bytes()...), heap...)
}

func streamPlaces(t *testing.T) []hidingPlace {
	var sz bytes.Buffer
	w := s2.NewWriter(&sz, s2.WriterSnappyCompat())
	_, _ = w.Write([]byte("nothing"))
	_ = w.Close()
	skipped := append([]byte{0x80, byte(len(lost) + 1), 0, 0, 1}, lost...)
	xz := bytes.Clone(sample(t, "note.txt.xz"))
	head := (int(xz[12]) + 1) * 4
	padding := bytes.Clone(xz[12 : 12+head-4])
	padding[0] += 5 // twenty bytes more
	padding = append(append(padding, lost...), 0, 0, 0, 0)
	padding = le.AppendUint32(padding, crc32.ChecksumIEEE(padding))
	padded := slices.Concat(xz[:12], padding, xz[12+head:])
	return []hidingPlace{
		{"snappy in a chunk that is skipped", archive.Snappy, append(sz.Bytes(), skipped...)},
		{"xz in the head of a block", archive.XZ, padded},
	}
}

func sevenZipPlaces(t *testing.T) []hidingPlace {
	data := sample(t, "note.7z")
	if r := extracttest.Read(t, archive.SevenZip, "a.7z", data); loud(r) || len(r.Children) != 1 {
		t.Errorf("7z: %v, %d children", r.Err, len(r.Children))
	}
	header := 32 + int(le.Uint64(data[12:]))
	hole := slices.Insert(bytes.Clone(data), header, []byte(hidden)...)
	le.PutUint64(hole[12:], uint64(header-32+len(hidden)))
	le.PutUint32(hole[8:], crc32.ChecksumIEEE(hole[12:32]))
	// A packed header, here a stored one, and text behind it in the same stream.
	inner := data[header:]
	if inner[0] == 0x17 {
		t.Fatal("the sample's header is packed already")
	}
	stored := append(bytes.Clone(data[:header]), inner...)
	stored = append(stored, hidden...)
	far := strings.Repeat("\x00", 12<<10) + hidden // further than the library reads ahead
	number := func(b []byte, n int) []byte { return append(b, 0x80|byte(n>>8), byte(n)) }
	sevenHeader := number([]byte{0x17, 6}, header-32)
	sevenHeader = number(append(sevenHeader, 1, 9), len(inner)+len(hidden))
	sevenHeader = number(append(sevenHeader, 0, 7, 11, 1, 0, 1, 1, 0, 12), len(inner))
	return []hidingPlace{
		{"7z behind the stream of its header", archive.SevenZip, sevenStart(stored, append(sevenHeader, 0, 0))},
		{"7z in a stream that no folder takes", archive.SevenZip, sevenStart(append(make([]byte, 32), "x"+far...),
			append(number([]byte{1, 4, 6, 0, 2, 9, 1}, len(far)), 0, 7, 11, 1, 0, 1, 1, 0, 12, 1, 0, 0, 5, 1, 0x11, 5, 0, 'h', 0, 0, 0, 0, 0))},
		{"7z behind the end", archive.SevenZip, append(bytes.Clone(data), hidden...)},
		{"7z between streams and header", archive.SevenZip, hole},
	}
}

// sevenStart puts a header behind an archive, and the start that names it before it.
func sevenStart(data, header []byte) []byte {
	copy(data, "7z\xbc\xaf\x27\x1c\x00\x04")
	le.PutUint64(data[12:], uint64(len(data)-32))
	le.PutUint64(data[20:], uint64(len(header)))
	le.PutUint32(data[28:], crc32.ChecksumIEEE(header))
	le.PutUint32(data[8:], crc32.ChecksumIEEE(data[12:32]))
	return append(data, header...)
}

// TestRarOldComment: a comment in the header of the archive, packed as RAR 2 did.
func TestRarOldComment(t *testing.T) {
	comment := []byte("\x00\x00\x75\x00\x00\x20\x00\x10\x00\x1d\x33\x00\x00" + "nineteen of its own")
	le.PutUint16(comment, uint16(crc32.ChecksumIEEE(comment[2:13])))
	h := le.AppendUint16([]byte{0x73, 2, 0}, uint16(13+len(comment)))
	h = append(append(h, 0, 0, 0, 0, 0, 0), comment...)
	data := le.AppendUint16([]byte("Rar!\x1a\x07\x00"), uint16(crc32.ChecksumIEEE(h[:11]))) // without the comment
	data = append(append(data, h...), "\xc4\x3d\x7b\x00\x40\x07\x00"...)
	if r := extracttest.Read(t, archive.Rar, "a.rar", data); !r.Gap(extract.Unknown) {
		t.Errorf("%v", r.Err)
	}
}

func rarPlaces() []hidingPlace {
	block := func(head []byte, data string) string {
		b := append([]byte{byte(len(head))}, head...)
		return string(le.AppendUint32(nil, crc32.ChecksumIEEE(b))) + string(b) + data
	}
	const magic = "Rar!\x1a\x07\x01\x00"
	main, end := block([]byte{1, 0, 0}, ""), block([]byte{5, 0, 0}, "")
	item := func(kind, flags byte, name, content string, size int) string {
		head := []byte{kind, 2, byte(len(content)), flags, byte(size), 0, 0, 1, byte(len(name))}
		return block(append(head, name...), content)
	}
	// RAR 4: a stored member, and a comment; headers with the lower half of a checksum.
	old := func(kind byte, flags uint16, rest string, data string) string {
		h := le.AppendUint16([]byte{kind}, flags)
		h = append(le.AppendUint16(h, uint16(7+len(rest))), rest...)
		return string(le.AppendUint16(nil, uint16(crc32.ChecksumIEEE(h)))) + string(h) + data
	}
	member := func(kind byte, name, content string) string {
		b := le.AppendUint32(nil, uint32(len(content)))
		b = le.AppendUint32(b, uint32(len(content)))
		b = append(b, 2)
		b = le.AppendUint32(b, crc32.ChecksumIEEE([]byte(content)))
		b = append(b, 0, 0, 0, 0, 20, 0x30)
		b = append(le.AppendUint16(b, uint16(len(name))), 0, 0, 0, 0)
		return old(kind, 0x8000, string(b)+name, content)
	}
	magic4 := "Rar!\x1a\x07\x00" + old(0x73, 0, "\x00\x00\x00\x00\x00\x00", "")
	return []hidingPlace{
		{"rar behind the end", archive.Rar, []byte(magic + main + item(2, 0, "a", "x", 1) + end + hidden)},
		{"rar in a comment", archive.Rar, []byte(magic + main + item(3, 0, "CMT", "\x01\x02"+lost, 18) + item(2, 0, "a", "x", 1) + end)},
		{"rar behind a stored member", archive.Rar, []byte(magic + main + item(2, 0, "a", "x"+hidden, 1) + end)},
		{"rar in a folder", archive.Rar, []byte(magic + main + item(2, 1, "a", hidden, 0) + end)},
		{"rar in a block of no known kind", archive.Rar, []byte(magic + main + block([]byte{9, 6, byte(len(hidden))}, hidden) + item(2, 0, "a", "x", 1) + end)},
		{"rar 4 in a block of no known kind", archive.Rar, []byte(magic4 + old(0x79, 0x8000, string(le.AppendUint32(nil, uint32(len(hidden)))), hidden) + member(0x74, "a", "x") + old(0x7b, 0, "", ""))},
		{"rar 4 behind the end", archive.Rar, []byte(magic4 + member(0x74, "a", "x") + old(0x7b, 0, "", hidden))},
		{"rar 4 in a comment", archive.Rar, []byte(magic4 + member(0x7a, "CMT", "\x01\x02"+lost) + member(0x74, "a", "x") + old(0x7b, 0, "", ""))},
	}
}

// TestHidingPlaces: what stands where no program looks is read, or a gap.
func TestHidingPlaces(t *testing.T) {
	for _, places := range [][]hidingPlace{
		tarPlaces(t), cpioPlaces(), packagePlaces(t), cabinetPlaces(t), discPlaces(t), udfPlaces(t), xarPlaces(t), streamPlaces(t), sevenZipPlaces(t), rarPlaces(),
	} {
		if len(places) == 0 {
			t.Error("no places")
		}
		for _, p := range places {
			r := extracttest.Read(t, p.format, "a", p.data)
			if !bytes.Contains(p.data, []byte(lost)) && p.format.Name != "xar" {
				t.Errorf("%s: it is not there", p.name)
			}
			if !seen(r) {
				t.Errorf("%s: it passes unseen: %v, %v, %d children", p.name, r.Err, r.Gaps, len(r.Children))
			}
		}
	}
}

// TestSevenZipNumbers: headers that contradict themselves are an error, in the library too.
func TestSevenZipNumbers(t *testing.T) {
	for _, header := range [][]byte{
		{1, 5, 1, 0x11, 5, 0, 'h', 0, 0, 0, 0, 0},                                                                                  // a file, and no streams
		{1, 4, 6, 0, 1, 9, 1, 0, 7, 11, 1, 0, 1, 1, 0, 12, 1, 0, 0, 5, 9, 0, 0},                                                    // nine files of one stream
		{1, 4, 6, 0, 1, 9, 1, 0, 7, 11, 1, 0, 1, 1, 0, 12, 1, 0, 8, 13, 9, 0, 0, 0},                                                // a stream of nine files without any
		{1, 4, 6, 0, 1, 9, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0},                                             // a stream of any size
		slices.Concat([]byte{1, 4, 7, 11, 0xc0, 0, 0x80, 0}, bytes.Repeat([]byte{1, 0}, 1<<15), bytes.Repeat([]byte{8, 0}, 1<<20)), // the same for all folders, over and over
		append([]byte{1, 4, 6, 0, 0xe0, 0, 0, 0x10, 9}, make([]byte, 2<<20)...),                                                    // a million streams
	} {
		data := sevenStart(append(make([]byte, 32), 'x'), header)
		if r := extracttest.Read(t, archive.SevenZip, "a.7z", data); !loud(r) {
			t.Errorf("% .40x: silence", header)
		}
	}
}
