package disk

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"unicode"

	"postern/extract"
	"postern/extract/parts"
)

// Bounds of what no file takes up: the files that are looked for there, and the bytes
// that are looked through.
const (
	mostStrays = 1024
	mostText   = 256 << 20
)

// beginnings are those of files that are looked for in the middle of an area too, and how
// many of each kind in one.
var beginnings = []struct {
	magic string
	most  int
}{
	{"PK\x03\x04", 1}, // a zip is read to its end from its first member on
	{"%PDF-", 4},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 4},
	{"7z\xbc\xaf\x27\x1c", 2},
	{"Rar!\x1a\x07", 2},
	{"\xfd7zXZ\x00", 4},
	{"\x1f\x8b\x08", 4},
	{"(\xb5/\xfd", 4},
	{"1AY&SY", 4}, // bzip2, behind four bytes
}

const longestBeginning = 10

// strays reads what no file takes up: tables and folders, what was deleted, what was
// never part of the file system, what stands behind the end of a file in its last block.
// Its text counts; what looks like a file is one.
func (v *volume) strays() error {
	slices.SortFunc(v.seen, func(a, b extent) int { return cmp.Compare(a.at, b.at) })
	at, text := int64(0), int64(0)
	for _, x := range append(v.seen, extent{v.size, 0}) {
		for end := min(x.at, v.size); at < end; {
			from, to := v.src.next(at)
			to = min(to, end)
			if from >= to {
				break
			}
			at = to
			if text += to - from; text > mostText {
				v.tooMuch("areas that no file takes up")
				return nil
			}
			if err := v.stray(from, to); err != nil {
				return err
			}
		}
		at = max(at, x.at+x.size)
	}
	return nil
}

// An area is what stands between zeros.
type area struct {
	began int64 // -1 for none
	found []int64
	count [16]int
}

// stray reads an area by pieces, and parts it where a piece is zero.
func (v *volume) stray(from, to int64) error {
	const piece, ahead = 64 << 10, 32 << 10
	if v.buffer == nil {
		v.buffer = make([]byte, piece+ahead)
	}
	a := area{began: -1}
	for at := from; at < to; {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		b := v.buffer[:min(piece+ahead, to-at)]
		n, err := v.src.ReadAt(b, at)
		if b = b[:n]; n == 0 {
			v.damaged("disk image: it is cut off")
			return v.handArea(&a, at)
		}
		if err != nil && err != io.EOF {
			v.damaged("disk image: it is cut off")
		}
		end, next := border(b, piece, at+int64(n) >= to)
		if allZero(b[:end]) {
			if err := v.handArea(&a, at); err != nil {
				return err
			}
		} else {
			if a.began < 0 {
				a = area{began: max(from, at, (at+int64(firstUsed(b)))&^(sector-1))}
			}
			a.look(b, end, at)
			if err := v.printable("unused space", b[:end]); err != nil {
				return err
			}
		}
		at += int64(next)
	}
	return v.handArea(&a, to)
}

// printable hands on the text in bytes.
func (v *volume) printable(where string, b []byte) error {
	text := parts.Printable(b)
	if text == "" {
		return nil
	}
	return v.sink.Text(extract.Carved, extract.Place{Where: where}, text)
}

// border is the first place from size on that no text of 8 or 16 bits goes over, and
// where to go on: where there is none, a little of the text is read twice. last says that
// b is all there is.
func border(b []byte, size int, last bool) (end, next int) {
	wide := func(i int) bool {
		if i < 0 || i+1 >= len(b) {
			return false
		}
		r := rune(b[i]) | rune(b[i+1])<<8
		return r >= ' ' && r < 0x2000 && unicode.IsPrint(r)
	}
	for i := size; i+1 < len(b); i++ {
		if c := b[i]; (c < ' ' && c != '\t' || c > '~') && !wide(i) && !wide(i-1) {
			return i, i
		}
	}
	if len(b) <= size || last {
		return len(b), len(b)
	}
	const twice = 512
	return len(b), len(b) - twice
}

func firstUsed(b []byte) int {
	return max(0, slices.IndexFunc(b, func(c byte) bool { return c != 0 }))
}

// look looks for beginnings of files in a piece that ends at end; more of the area may
// stand behind that.
func (a *area) look(b []byte, end int, at int64) {
	for i, k := range beginnings {
		for p := 0; a.count[i] < k.most; p++ {
			n := bytes.Index(b[p:min(len(b), end+longestBeginning)], []byte(k.magic))
			if n < 0 {
				break
			}
			p += n
			start := p
			if k.magic == "1AY&SY" {
				start -= 4
			}
			if start >= 0 && start < end && likely(b[start:]) && at+int64(start) != a.began && !slices.Contains(a.found, at+int64(start)) {
				a.count[i]++
				a.found = append(a.found, at+int64(start))
			}
		}
	}
}

// likely reports whether the kinds whose beginning is short go on as they do.
func likely(b []byte) bool {
	switch {
	case bytes.HasPrefix(b, []byte("\x1f\x8b")):
		return len(b) >= 10 && b[3]&0xe0 == 0 && b[8]&^6 == 0 && (b[9] < 14 || b[9] == 255)
	case len(b) >= 10 && string(b[4:10]) == "1AY&SY":
		return string(b[:3]) == "BZh"
	}
	return true
}

// handArea hands on an area that ends, and what looks like files in it.
func (v *volume) handArea(a *area, end int64) error {
	if a.began < 0 {
		return nil
	}
	// What stands at the beginning would be taken for the volume itself.
	if a.began > 0 {
		a.found = append([]int64{a.began}, a.found...)
	}
	a.began = -1
	for _, at := range a.found {
		if v.areas++; v.areas > mostStrays {
			v.tooMuch("areas that no file takes up, to look for files in")
			return nil
		}
		c := extract.Child{Path: fmt.Sprintf("%sarea-%d", v.prefix, at), Alternative: true}
		if err := v.sink.Child(c, &interrupted{v.ctx, io.NewSectionReader(v.src, at, end-at)}); err != nil {
			return err
		}
	}
	return nil
}

func allZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}
