package archive_test

import (
	"archive/zip"
	"bytes"
	"hash/crc32"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"postern/extract/archive"
	"postern/extract/extracttest"
)

// No program of today writes the methods of PKZIP 1. What is read here is written by the
// encoders below, from the specification (APPNOTE 5.1 to 5.3), and 7-Zip reads it too.

// A bitWriter writes the lowest bit first.
type bitWriter struct {
	out  []byte
	bits uint64
	n    uint
}

func (w *bitWriter) put(v int, n uint) {
	w.bits |= uint64(v) << w.n
	for w.n += n; w.n >= 8; w.n -= 8 {
		w.out = append(w.out, byte(w.bits))
		w.bits >>= 8
	}
}

func (w *bitWriter) done() []byte {
	if w.n > 0 {
		w.put(0, 8-w.n)
	}
	return w.out
}

// shrink writes LZW; its table is cleared once it is full, and used again.
func shrink(data []byte) []byte {
	w := &bitWriter{}
	type entry struct {
		prefix int
		b      byte
	}
	codes := map[entry]int{}
	used := map[int]entry{}
	width, next := uint(9), 256
	cur := -1
	emit := func(code int) {
		for code >= 1<<width {
			w.put(256, width)
			w.put(1, width)
			width++
		}
		w.put(code, width)
	}
	for _, b := range data {
		if cur < 0 {
			cur = int(b)
			continue
		}
		if c, ok := codes[entry{cur, b}]; ok {
			cur = c
			continue
		}
		emit(cur)
		free := func() bool {
			for next++; next < 8192; next++ {
				if _, ok := used[next]; !ok {
					return true
				}
			}
			return false
		}
		if !free() {
			w.put(256, width)
			w.put(2, width)
			inner := map[int]bool{}
			for _, e := range used {
				inner[e.prefix] = true
			}
			for code, e := range used {
				if !inner[code] {
					delete(used, code)
					delete(codes, e)
				}
			}
			next = 256
			free()
		}
		codes[entry{cur, b}], used[next] = next, entry{cur, b}
		cur = int(b)
	}
	emit(cur)
	return w.done()
}

// reduce writes bytes, each guessed after the one before where it is the one that came
// there first, and copies of what stands 300 bytes before.
func reduce(data []byte, factor uint) []byte {
	inner := []byte{}
	for i := 0; i < len(data); {
		n := 0
		for i >= 300 && i+n < len(data) && data[i+n] == data[i+n-300] && n < 200 {
			n++
		}
		most := 0xff >> factor
		switch {
		case n >= 3:
			back, length := 299, n-3
			v := back >> 8 << (8 - factor)
			if length < most {
				inner = append(inner, 144, byte(v|length), byte(back))
			} else {
				inner = append(inner, 144, byte(v|most), byte(length-most), byte(back))
			}
			i += n
		default:
			if inner = append(inner, data[i]); data[i] == 144 {
				inner = append(inner, 0)
			}
			i++
		}
	}
	var followers [256][]byte
	last := byte(0)
	for _, b := range inner {
		if len(followers[last]) < 5 && !bytes.Contains(followers[last], []byte{b}) {
			followers[last] = append(followers[last], b)
		}
		last = b
	}
	w := &bitWriter{}
	for i := 255; i >= 0; i-- {
		w.put(len(followers[i]), 6)
		for _, b := range followers[i] {
			w.put(int(b), 8)
		}
	}
	last = 0
	for _, b := range inner {
		list := followers[last]
		at := bytes.IndexByte(list, b)
		switch {
		case len(list) == 0:
			w.put(int(b), 8)
		case at < 0:
			w.put(1, 1)
			w.put(int(b), 8)
		default:
			w.put(0, 1)
			w.put(at, map[int]uint{1: 1, 2: 1, 3: 2, 4: 2, 5: 3}[len(list)])
		}
		last = b
	}
	return w.done()
}

// implode writes bytes and copies in codes of one length, or of two for distances.
func implode(data []byte, coded, large bool) []byte {
	w := &bitWriter{}
	code := func(v, first int, width uint) { // from all ones down
		c := first - v
		for i := int(width) - 1; i >= 0; i-- {
			w.put(c>>i&1, 1)
		}
	}
	if coded {
		w.put(15, 8)
		for range 16 {
			w.put(0xf7, 8) // 16 codes of 8 bits
		}
	}
	w.put(3, 8) // lengths: 64 codes of 6 bits
	w.put(0xf5f5f5f5, 32)
	w.put(3, 8) // distances: 16 codes of 5 bits, 16 of 6, 32 of 7, which fill the code
	for _, b := range []int{0xf4, 0xf5, 0xf6, 0xf6} {
		w.put(b, 8)
	}
	low, least := uint(6), 2
	if large {
		low = 7
	}
	if coded {
		least = 3
	}
	for i := 0; i < len(data); {
		n, back := 0, 0
		for _, d := range []int{1, 300, 3000} {
			k := 0
			for i >= d && i+k < len(data) && data[i+k] == data[i+k-d] && k < 200 {
				k++
			}
			if k > n {
				n, back = k, d
			}
		}
		if n < 4 {
			w.put(1, 1)
			if coded {
				code(int(data[i]), 255, 8)
			} else {
				w.put(int(data[i]), 8)
			}
			i++
			continue
		}
		w.put(0, 1)
		d := back - 1
		w.put(d&(1<<low-1), low)
		switch high := d >> low; {
		case high < 16:
			code(high, 31, 5)
		case high < 32:
			code(high-16, 31, 6)
		default:
			code(high-32, 31, 7)
		}
		if length := n - least; length < 63 {
			code(length, 63, 6)
		} else {
			code(63, 63, 6)
			w.put(length-63, 8)
		}
		i += n
	}
	return w.done()
}

func oldZip(t testing.TB, method, flags uint16, content, packed []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.CreateRaw(&zip.FileHeader{
		Name: "note.txt", Method: method, Flags: flags, CRC32: crc32.ChecksumIEEE(content),
		CompressedSize64: uint64(len(packed)), UncompressedSize64: uint64(len(content)),
	})
	if err == nil {
		_, err = f.Write(packed)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func oldZips(t testing.TB, content []byte) map[string][]byte {
	files := map[string][]byte{"shrink": oldZip(t, 1, 0, content, shrink(content))}
	for factor := range uint(4) {
		files["reduce-"+string(rune('1'+factor))] = oldZip(t, uint16(2+factor), 0, content, reduce(content, factor+1))
	}
	for flags := range uint16(4) {
		files["implode-"+string(rune('0'+flags))] = oldZip(t, 6, flags<<1, content, implode(content, flags&2 != 0, flags&1 != 0))
	}
	return files
}

func TestZipOldMethods(t *testing.T) {
	content := long()
	for name, data := range oldZips(t, content) {
		file := filepath.Join(t.TempDir(), "a.zip")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("7zz", "t", file).CombinedOutput(); err != nil && !bytes.Contains(out, []byte("Unsupported Method")) {
			t.Errorf("%s: %v\n%s", name, err, out)
		} else if err != nil {
			t.Logf("%s: 7-Zip does not read it", name)
		}
		r := extracttest.Read(t, archive.Zip, "a.zip", data)
		if c, ok := r.Child("note.txt"); !ok || !bytes.Equal(c.Data, content) || len(r.Children) != 1 || loud(r) {
			t.Errorf("%s: error %v, %d of %d bytes, %d children, gaps %v", name, c.Err, len(c.Data), len(content), len(r.Children), r.Gaps)
		}
	}
	content = content[40_000:44_000]
	for name, data := range oldZips(t, content) {
		damaged(t, archive.Zip, name, data, "note.txt", content, func(n int) bool { return n >= bytes.Index(data, []byte("PK\x01\x02")) })
	}
}

func FuzzZipOldMethods(f *testing.F) {
	for _, data := range oldZips(f, []byte(secret+secret+secret+note+note)) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, archive.Zip, "a", data)
	})
}
