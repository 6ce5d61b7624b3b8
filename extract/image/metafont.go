package image

import (
	"container/heap"
	"encoding/binary"
	"sort"

	"postern/extract"
	"postern/extract/mapi"
	"postern/extract/metadata"
	"postern/mail"
)

// Records that make, choose and drop objects ([MS-WMF] section 2.1.1.1; [MS-EMF] section 2.1.1).
const (
	wmfSave    = 0x001e
	wmfRestore = 0x0127
	wmfSelect  = 0x012d
	wmfDelete  = 0x01f0
	wmfFont    = 0x02fb

	emfSave    = 33
	emfRestore = 34
	emfSelect  = 37
	emfDelete  = 40
	emfFont    = 82

	// Where the charset stands in a font of each, behind its sizes ([MS-WMF] section 2.2.1.2,
	// [MS-EMF] section 2.2.13).
	wmfCharset = 13
	emfCharset = 23
	// headOfObject is how much of a record about objects matters, bytes.
	headOfObject = 32
	// mostObjects is how many objects a metafile has at once.
	mostObjects = 1<<16 - 1
	// guessSize is how much text a charset is guessed from, bytes.
	guessSize = 64 << 10
)

// wmfObjects are the other records that make an object, which all take a number.
var wmfObjects = map[uint16]bool{0x00f7: true, 0x00f8: true, 0x0142: true, 0x01f9: true, 0x02fa: true, 0x02fc: true, 0x02fd: true, 0x06fe: true, 0x06ff: true}

// metaFonts reads strings of one byte per sign in the charset of the font that is selected, as Windows does.
// Pages are those of mapi; 0 where a font says nothing.
type metaFonts struct {
	objects map[uint32]metaObject
	free    objectHeap // of objects of a WMF that were deleted
	next    uint32     // above all numbers so far
	page    uint32
	saved   []uint32
	unsure  []byte // texts beyond ASCII of fonts that say nothing, in lines
}

type metaObject struct {
	font bool
	page uint32
}

// objectHeap is a heap of numbers, the lowest first.
type objectHeap struct{ sort.IntSlice }

// Push adds a number.
func (n *objectHeap) Push(x any) { n.IntSlice = append(n.IntSlice, x.(int)) }

// Pop takes the last one.
func (n *objectHeap) Pop() any {
	last := n.IntSlice[len(n.IntSlice)-1]
	n.IntSlice = n.IntSlice[:len(n.IntSlice)-1]
	return last
}

// create gives an object of a WMF the lowest number that is free ([MS-WMF] section 3.1.4.1).
func (f *metaFonts) create(o metaObject) {
	number := f.next
	if f.free.Len() > 0 {
		number = uint32(heap.Pop(&f.free).(int))
	} else if f.next < mostObjects {
		f.next++
	}
	f.set(number, o)
}

func (f *metaFonts) set(number uint32, o metaObject) {
	if f.objects == nil {
		f.objects = map[uint32]metaObject{}
	}
	if number < mostObjects {
		f.objects[number] = o
	}
}

func (f *metaFonts) drop(number uint32) {
	if _, known := f.objects[number]; known {
		delete(f.objects, number)
		heap.Push(&f.free, int(number))
	}
}

func (f *metaFonts) choose(number uint32) {
	if o, known := f.objects[number]; known && o.font {
		f.page = o.page
	}
}

func (f *metaFonts) save() { f.saved = append(f.saved, f.page) }

// restore goes back to a state by its number, or by how many lie behind, below zero.
func (f *metaFonts) restore(n int) {
	if n < 0 {
		n += len(f.saved) + 1
	}
	if n >= 1 && n <= len(f.saved) {
		f.page = f.saved[n-1]
		f.saved = f.saved[:n-1]
	}
}

// ofWMF takes a record of a WMF behind its head.
func (f *metaFonts) ofWMF(kind uint16, b []byte) {
	number := 0
	if len(b) >= 2 {
		number = int(int16(binary.LittleEndian.Uint16(b)))
	}
	switch {
	case kind == wmfFont:
		f.create(fontOf(b, wmfCharset))
	case wmfObjects[kind]:
		f.create(metaObject{})
	case kind == wmfSelect:
		f.choose(uint32(uint16(number)))
	case kind == wmfDelete:
		f.drop(uint32(uint16(number)))
	case kind == wmfSave:
		f.save()
	case kind == wmfRestore:
		f.restore(number)
	}
}

// ofEMF takes a record of an EMF behind its head; its objects say their numbers.
func (f *metaFonts) ofEMF(kind uint32, b []byte) {
	number := uint32(0)
	if len(b) >= 4 {
		number = binary.LittleEndian.Uint32(b)
	}
	switch kind {
	case emfFont:
		f.set(number, fontOf(b[min(4, len(b)):], emfCharset))
	case emfSelect:
		f.choose(number)
	case emfDelete:
		delete(f.objects, number)
	case emfSave:
		f.save()
	case emfRestore:
		f.restore(int(int32(number)))
	}
}

func fontOf(b []byte, charset int) metaObject {
	if len(b) <= charset {
		return metaObject{font: true}
	}
	return metaObject{true, mapi.FontPage(b[charset])}
}

// text is a string in the charset of the font.
func (f *metaFonts) text(b []byte) string {
	if f.page != 0 {
		return mapi.Narrow(b, f.page)
	}
	for _, c := range b {
		if c >= 0x80 {
			f.unsure = append(append(f.unsure, b[:min(len(b), max(0, guessSize-len(f.unsure)))]...), '\n')
			break
		}
	}
	return metadata.Latin(b)
}

// done hands on texts of fonts that said nothing of their charset once more, in the one they look like.
func (f *metaFonts) done(r *metadata.Reading) {
	if len(f.unsure) == 0 {
		return
	}
	name := mail.Guess(f.unsure)[0]
	if text, known := mail.Charset(name, f.unsure); known && name != "windows-1252" {
		r.Text(extract.All, "drawing in another charset", text)
	}
}
