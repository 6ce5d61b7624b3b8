package archive

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"postern/extract"
)

// Tar is the TAR format: ustar, pax (POSIX.1-2017, pax), GNU and the old one.
var Tar = extract.Format{
	Name:       "tar",
	About:      "TAR: members of every type; names, owners, links and extended headers; what follows the end",
	MediaTypes: []string{"application/x-tar", "application/tar"},
	Extensions: []string{"tar"},
	Detect:     func(o *extract.Object) bool { return len(o.Head) >= blockSize && parseBlock(o.Head[:blockSize]) != nil },
	Risky:      true,
	Read:       readTar,
}

const blockSize = 512

// A block is a member's header.
type block struct {
	name, link   string
	user, group  string
	more         []string // readable where nothing should be
	size         int64
	kind         byte
	sizeIsBroken bool
}

// parseBlock reads a header block; nil when its checksum is wrong, which is the
// only sign that the old format has.
func parseBlock(b []byte) *block {
	want, ok := parseNumber(b[148:156])
	if !ok || allBlank(b[148:156]) {
		return nil
	}
	var sum, signed int64
	for i, c := range b {
		if i >= 148 && i < 156 {
			c = ' '
		}
		sum += int64(c)
		signed += int64(int8(c)) // QUIRK: old Sun tar added signed bytes
	}
	if want != sum && want != signed || allBlank(b[:100]) && b[156] == 0 {
		return nil
	}
	h := &block{name: cString(b[:100]), link: cString(b[157:257]), kind: b[156]}
	h.more = tarMore(b)
	if string(b[257:262]) == "ustar" {
		h.user, h.group = cString(b[265:297]), cString(b[297:329])
		if prefix := cString(b[345:500]); prefix != "" && b[262] == 0 {
			h.name = prefix + "/" + h.name
		}
	}
	if h.size, ok = parseNumber(b[124:136]); !ok || h.size < 0 {
		h.size, h.sizeIsBroken = 0, true
	}
	return h
}

// tarMore is what is readable in a header behind the end of its texts, in its numbers, and
// where no field is.
func tarMore(b []byte) (list []string) {
	texts := [][]byte{b[:100], b[157:257]}
	numbers := [][]byte{b[100:148]}
	switch {
	case string(b[257:262]) != "ustar":
		list = append(list, readable(b[257:])...)
	case b[262] == 0:
		texts = append(texts, b[265:297], b[297:329], b[345:])
		numbers = append(numbers, b[329:345])
	default: // GNU: times, and a map of sparse files
		texts = append(texts, b[265:297], b[297:329])
		numbers = append(numbers, b[329:])
	}
	for _, f := range texts {
		list = append(list, readable(f[len(cString(f)):])...)
	}
	for _, f := range numbers {
		if !numeric(f) {
			list = append(list, readable(f)...)
		}
	}
	return list
}

func allBlank(b []byte) bool { return len(bytes.Trim(b, "\x00 ")) == 0 }

func cString(b []byte) string {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	return string(b)
}

// parseNumber reads an octal number, or GNU's binary one.
func parseNumber(b []byte) (int64, bool) {
	if b[0] == 0x80 {
		n := int64(0)
		for _, c := range b[1:] {
			if n >= 1<<54 {
				return 0, false
			}
			n = n<<8 | int64(c)
		}
		return n, true
	}
	text := strings.Trim(cString(bytes.TrimLeft(b, "\x00 ")), " ")
	if text == "" {
		return 0, true
	}
	n, err := strconv.ParseUint(text, 8, 62)
	return int64(n), err == nil
}

func readTar(ctx context.Context, o *extract.Object, s extract.Sink) error {
	t := &tarReader{o: o, sink: s}
	for at := int64(0); at < o.Size; {
		if err := ctx.Err(); err != nil {
			return err
		}
		next, err := t.member(at)
		if err != nil {
			return err
		}
		if next == 0 {
			return t.rest(at)
		}
		at = next
	}
	return nil
}

// A tarReader reads members block by block.
type tarReader struct {
	o    *extract.Object
	sink extract.Sink
	// What an extended header said about the next member.
	longName, longLink string
	longSize           int64
	sized              bool
	realSize           string // of a sparse file, holes and all
	members            int
}

// member reads the member whose header is at offset at. It returns where the
// next one begins, and zero where there is no header.
func (t *tarReader) member(at int64) (next int64, err error) {
	var b [blockSize]byte
	if !readFull(t.o, b[:], at) {
		return 0, nil
	}
	h := parseBlock(b[:])
	if h == nil || h.sizeIsBroken {
		return 0, nil
	}
	data := at + blockSize
	if extended := h.extends(); extended {
		if err := t.extended(h, data); err != nil {
			return 0, err
		}
		if data+h.size > t.o.Size {
			return 0, &extract.GapError{Cause: extract.Corrupt, Detail: "TAR archive, cut off in an extended header"}
		}
		return padded(data + h.size), t.stray("header.padding", data+h.size, min(padded(data+h.size), t.o.Size))
	}
	// QUIRK: bsdtar 3.1 says the size of a sparse file with its holes in both records.
	if t.sized && (t.realSize == "" || t.realSize != strconv.FormatInt(t.longSize, 10)) {
		h.size = t.longSize
	}
	if t.longName != "" {
		h.name = t.longName
	}
	if t.longLink != "" {
		h.link = t.longLink
	}
	t.longName, t.longLink, t.sized, t.realSize = "", "", false, ""
	if h.kind == 'S' && b[482] == 1 {
		var err error
		if data, err = t.skipSparse(data); err != nil {
			return 0, err
		}
	}
	t.members++
	if h.bodiless() && t.headerAt(data) {
		h.size = 0
	}
	return padded(data + h.size), t.content(h, data)
}

// bodiless reports whether a member is of a kind that has no content: links, devices,
// folders. QUIRK: old programs say the size of what a link leads to, or that of a folder
// on the disk. Others give links the content of their file (POSIX.1-2017, pax, "typeflag").
func (h *block) bodiless() bool {
	return h.kind >= '1' && h.kind <= '6' || h.kind == 0 && strings.HasSuffix(h.name, "/")
}

// headerAt reports whether a header, or the end, is at an offset.
func (t *tarReader) headerAt(at int64) bool {
	var b [blockSize]byte
	if !readFull(t.o, b[:], at) {
		return at >= t.o.Size
	}
	return parseBlock(b[:]) != nil || allZero(bytes.NewReader(b[:]))
}

// content writes a member's names and hands on its data, and the bytes that pad
// it when they are not empty.
func (t *tarReader) content(h *block, data int64) error {
	names := (&member{name: h.name}).names()
	text := strings.Join(append(appendNew(names, clean(h.link), clean(h.user), clean(h.group)), h.more...), "\n") + "\n"
	where := extract.Place{Where: "member " + strconv.Itoa(t.members)}
	if err := t.sink.Text(extract.Properties, where, text); err != nil {
		return err
	}
	if h.size == 0 {
		return nil
	}
	path := (&member{name: h.name}).path()
	c := extract.Child{Path: path, Names: baseNames(names)}
	have := min(h.size, max(0, t.o.Size-data))
	var r io.Reader = io.NewSectionReader(t.o.Data, data, have)
	if have < h.size {
		r = io.MultiReader(r, failing{io.ErrUnexpectedEOF})
	}
	if err := t.sink.Child(c, r); err != nil {
		return err
	}
	return t.stray(path+".padding", data+h.size, min(padded(data+h.size), t.o.Size))
}

// rest reads what follows the last member. The end is marked by blocks of zeros
// (two by the standard); a damaged header makes what follows a gap.
func (t *tarReader) rest(at int64) error {
	if err := t.stray("rest", at, t.o.Size); err != nil {
		return err
	}
	zero := make([]byte, min(blockSize, t.o.Size-at))
	t.o.Data.ReadAt(zero, at)
	if !allBlank(zero) {
		return t.sink.Gap("", extract.Corrupt, fmt.Sprintf("damaged TAR header after %d members", t.members))
	}
	return nil
}

// stray hands on bytes that belong to no member, unless they are zeros.
func (t *tarReader) stray(path string, from, to int64) error {
	if to <= from {
		return nil
	}
	r := io.NewSectionReader(t.o.Data, from, to-from)
	skip := firstNonZero(r)
	if skip < 0 {
		return nil
	}
	if path == "rest" {
		skip &^= blockSize - 1 // another archive may begin there
	}
	return t.sink.Child(extract.Child{Path: path}, io.NewSectionReader(t.o.Data, from+skip, to-from-skip))
}

// skipSparse skips the blocks of a sparse map that follow a GNU header.
func (t *tarReader) skipSparse(data int64) (int64, error) {
	var b [blockSize]byte
	for readFull(t.o, b[:], data) {
		data += blockSize
		if !numeric(b[:504]) {
			if err := readableText(t.sink, "map of a sparse file", b[:]); err != nil {
				return 0, err
			}
		}
		if b[504] != 1 {
			break
		}
	}
	return data, nil
}

func padded(n int64) int64 { return (n + blockSize - 1) &^ (blockSize - 1) }
