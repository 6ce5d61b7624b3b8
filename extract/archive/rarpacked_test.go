package archive_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

// rarBlock5 is a block of RAR 5: a header with its checksum, and data behind it.
func rarBlock5(head []byte, data []byte) []byte {
	b := append(binary.AppendUvarint(nil, uint64(len(head))), head...)
	return append(append(le.AppendUint32(nil, crc32.ChecksumIEEE(b)), b...), data...)
}

// rarPacked5 packs a content as RAR 5 may: one block of letters alone, whose codes are all
// eight bits long, so that they stand there as they are.
func rarPacked5(content string) []byte {
	w := &highBitWriter{}
	const eight, many, none = 8, 17, 19 // a length; the one before many times; zero many times
	for symbol := range 20 {
		w.put(map[int]int{eight: 1, many: 2, none: 2}[symbol], 4)
	}
	w.put(0, 1) // eight, for the first letter
	for _, n := range []int{138, 117} {
		w.put(2, 2)
		w.put(n-11, 7)
	}
	for _, n := range []int{138, 36} {
		w.put(3, 2)
		w.put(n-11, 7)
	}
	for _, c := range []byte(content) {
		w.put(int(c), 8)
	}
	last := (w.count + 7) & 7
	flags := byte(last) | 0x80 | 0x40 // tables, and the last one
	return append([]byte{flags, 0x5a ^ flags ^ byte(len(w.b)), byte(len(w.b))}, w.b...)
}

// A highBitWriter writes bits, the highest first.
type highBitWriter struct {
	b     []byte
	count int
}

func (w *highBitWriter) put(v, n int) {
	for i := n - 1; i >= 0; i-- {
		if w.count%8 == 0 {
			w.b = append(w.b, 0)
		}
		w.b[w.count/8] |= byte(v>>i&1) << (7 - w.count%8)
		w.count++
	}
}

// rarMember5 is a packed member; part says how it stands in a volume.
func rarMember5(name, content string, part byte, packed []byte) []byte {
	head := []byte{2, 2 | part}
	head = binary.AppendUvarint(head, uint64(len(packed)))
	head = append(head, 4)
	head = binary.AppendUvarint(head, uint64(len(content)))
	head = append(head, 0)
	head = le.AppendUint32(head, crc32.ChecksumIEEE([]byte(content)))
	head = binary.AppendUvarint(head, 3<<7)
	head = append(append(head, 1, byte(len(name))), name...)
	return rarBlock5(head, packed)
}

const rarStart5 = "Rar!\x1a\x07\x01\x00"

// TestRarBehind: short texts behind the end of a packed stream, inside its size.
func TestRarBehind(t *testing.T) {
	const content, text = "A note with " + secret, "n:123-45-67"
	main, end := rarBlock5([]byte{1, 0, 0}, nil), rarBlock5([]byte{5, 0, 0}, nil)
	for name, behind := range map[string]string{"nothing": "", "a text": text} {
		member := rarMember5("note.txt", content, 0, append(rarPacked5(content), behind...))
		data := bytes.Join([][]byte{[]byte(rarStart5), main, member, end}, nil)
		r := extracttest.Read(t, archive.Rar, "a.rar", data)
		if c, ok := r.Child("note.txt"); loud(r) || !ok || string(c.Data) != content || len(r.Children) != 1 {
			t.Errorf("%s: %v, %+v", name, r.Err, r.Children)
		}
		if strings.Contains(r.Texts[extract.Carved], text) != (behind != "") {
			t.Errorf("%s: %q", name, r.Texts[extract.Carved])
		}
	}
}

// TestRarLinks: a link has no content, though it says a size.
func TestRarLinks(t *testing.T) {
	const target = "docs/target"
	record := append([]byte{5, 1, 0, byte(len(target))}, target...) // a symbolic link of Unix
	extra := append([]byte{byte(len(record))}, record...)
	head := append([]byte{2, 1 | 2, byte(len(extra)), 0, 0, byte(len(target)), 0, 0, 1, 4}, "link"...)
	data := bytes.Join([][]byte{
		[]byte(rarStart5), rarBlock5([]byte{1, 0, 0}, nil), rarBlock5(append(head, extra...), nil), rarBlock5([]byte{5, 0, 0}, nil),
	}, nil)
	r := extracttest.Read(t, archive.Rar, "a.rar", data)
	if loud(r) || len(r.Children) != 0 || !strings.Contains(r.Texts[extract.Properties], target) {
		t.Errorf("%v, %v, %+v, %q", r.Err, r.Gaps, r.Children, r.Texts)
	}
}

// TestRarLaterVolume: of a volume without the first one, members that begin in it and
// pieces of stored ones are read, besides the gap.
func TestRarLaterVolume(t *testing.T) {
	const content, piece = "A note with " + secret, "number " + secret
	stored := append([]byte{2, 2 | 0x08, byte(len(piece)), 0, 100, 0, 0, 1, 1}, "a"...)
	packed := rarPacked5(content)
	data := bytes.Join([][]byte{
		[]byte(rarStart5), rarBlock5([]byte{1, 0, 3, 1}, nil), rarBlock5(stored, []byte(piece)),
		rarMember5("b", content, 0, packed), rarMember5("c", content, 0x10, packed[:len(packed)-4]),
	}, nil)
	r := extracttest.Read(t, archive.Rar, "a.rar", data)
	if r.Err == nil || !strings.Contains(r.Err.Error(), "later volume") {
		t.Errorf("%v", r.Err)
	}
	for name, want := range map[string]string{"a": piece, "b": content, "c": content[:len(content)-5]} {
		c, ok := r.Child(name)
		if !ok || !strings.HasPrefix(string(c.Data), want) || (name == "c") != (c.Err != nil) {
			t.Errorf("%s: %v, %q, %v", name, ok, c.Data, c.Err)
		}
	}
}
