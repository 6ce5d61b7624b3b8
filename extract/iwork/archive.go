package iwork

import (
	"io"
	"math"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/snappy"
)

const (
	// mostUnpacked bounds what is held of all archives, since references lead from
	// each to each other.
	mostUnpacked = 80 << 20
	// mostPacked bounds an archive as it lies in the package.
	mostPacked = 64 << 20
	// mostObjects bounds the table of objects.
	mostObjects = 400_000
	// mostChunk is what a chunk may hold; programs write 64 KiB.
	mostChunk = 16 << 20
	// mostSnappy is how many times its size a block may become: two bytes stand for 64.
	mostSnappy = 32
)

// An object is a message of an archive, with the number by which others refer to it.
type object struct {
	id   uint64
	kind uint32
	data []byte
	part int32 // the archive it stands in
}

// What the messages are that have a meaning here.
const (
	kindSheet       = 2 // in Numbers
	kindStorage     = 2001
	kindStorageToo  = 2005
	kindComment     = 3056
	kindTable       = 6000
	kindTableModel  = 6001
	kindTile        = 6002
	kindDataList    = 6005
	kindListSegment = 6011
	kindRichText    = 6218
)

// archives reads all that are in the package: their texts and tables, and then every
// other string.
func (d *document) archives(locked bool) {
	var names []string
	for _, pt := range d.Parts {
		if !strings.HasSuffix(parts.Key(pt.Name), ".iwa") {
			continue
		}
		pt.Done = true
		if locked || d.Stopped() {
			continue
		}
		names = append(names, parts.Stem(pt.Name))
		d.archive(pt, int32(len(names)-1))
	}
	for i := range d.objects {
		if _, ok := d.byID[d.objects[i].id]; !ok {
			d.byID[d.objects[i].id] = int32(i)
		}
	}
	d.tables()
	for i := range d.objects {
		if i&0xff == 0 && d.Stopped() {
			return
		}
		o := &d.objects[i]
		d.text(o, extract.Place{Where: names[o.part]})
	}
}

// archive unpacks one and lists its objects.
func (d *document) archive(pt *parts.Part, number int32) {
	r := d.Open(pt)
	if r == nil {
		return
	}
	defer r.Close()
	packed, err := io.ReadAll(io.LimitReader(r, mostPacked+1))
	switch {
	case err != nil:
		d.Gap(pt.Name, extract.Corrupt, "archive of an iWork document: damaged")
	case len(packed) > mostPacked:
		d.Gap(pt.Name, extract.TooBig, "archive of an iWork document: larger than one may be")
	}
	data, err := unpack(packed, mostUnpacked-d.bytes)
	d.bytes += int64(len(data))
	if err == snappy.ErrTooBig {
		d.Gap(pt.Name, extract.TooBig, "archives of an iWork document: larger than they may be")
	} else if err != nil {
		d.Gap(pt.Name, extract.Corrupt, "archive of an iWork document: a chunk is damaged")
	}
	if !d.list(data, number, parts.Stem(pt.Name)) {
		d.Gap(pt.Name, extract.Corrupt, "archive of an iWork document: its list of objects is damaged")
	}
}

// unpack joins the chunks of an archive: a zero, the length in three bytes, and a block
// of Snappy without the checksums of its frames. Behind any damage nothing is known.
func unpack(packed []byte, most int64) ([]byte, error) {
	out := make([]byte, 0, unpackedSize(packed, most))
	for len(packed) > 0 {
		if len(packed) < 4 || packed[0] != 0 {
			return out, snappy.ErrCorrupt
		}
		n := int(packed[1]) | int(packed[2])<<8 | int(packed[3])<<16
		cut := n > len(packed)-4
		if cut {
			n = len(packed) - 4
		}
		b, err := snappy.Decode(packed[4:4+n], int(min(mostChunk, most-int64(len(out)))))
		out = append(out, b...)
		if err == nil && cut {
			err = snappy.ErrCorrupt
		}
		if err != nil {
			return out, err
		}
		packed = packed[4+n:]
	}
	return out, nil
}

// unpackedSize is how much the chunks say that they hold, at most as much as may be.
func unpackedSize(packed []byte, most int64) (size int64) {
	for len(packed) > 4 && packed[0] == 0 && size < most {
		n := int(packed[1]) | int(packed[2])<<8 | int(packed[3])<<16
		packed = packed[4:]
		v, _ := uvarint(packed)
		size += int64(min(v, uint64(n)*mostSnappy))
		packed = packed[min(n, len(packed)):]
	}
	return min(size, most)
}

// list takes an archive apart: each object is the length of its head, the head
// (ArchiveInfo), and the messages whose lengths stand in it. Heads hold numbers: what is printable in
// one was put there.
func (d *document) list(data []byte, part int32, where string) bool {
	for len(data) > 0 {
		size, n := uvarint(data)
		if n <= 0 || size > uint64(len(data)-n) {
			return false
		}
		head := data[n : n+int(size)]
		_ = parts.PrintablePieces(head, func(text string) error {
			d.Text(extract.All, extract.Place{Where: where}, text)
			return d.Err
		})
		data = data[n+int(size):]
		var id uint64
		ok := fields(head, func(f field) bool {
			switch {
			case f.number == 1 && f.wire == wireVarint:
				id = f.value
			case f.number == 2 && f.wire == wireBytes:
				kind, length := messageInfo(f.bytes)
				if length > uint64(len(data)) {
					length = uint64(len(data))
					defer func() { data = nil }()
					d.add(object{id, kind, data[:length], part})
					return false
				}
				d.add(object{id, kind, data[:length], part})
				data = data[length:]
			}
			return true
		})
		if !ok {
			return false
		}
	}
	return true
}

func (d *document) add(o object) {
	switch {
	case len(o.data) == 0:
	case len(d.objects) < mostObjects:
		d.objects = append(d.objects, o)
	case len(d.objects) == mostObjects:
		d.objects = append(d.objects, object{id: math.MaxUint64})
		d.Gap("", extract.TooBig, "iWork document: more objects than one may have")
	}
}

// messageInfo is the kind and the length of a message.
func messageInfo(b []byte) (kind uint32, length uint64) {
	fields(b, func(f field) bool {
		if f.wire == wireVarint && f.number == 1 {
			kind = uint32(min(f.value, math.MaxUint32))
		} else if f.wire == wireVarint && f.number == 3 {
			length = f.value
		}
		return true
	})
	return kind, length
}

// find returns the object of a number that is of one of the kinds; nil when there is none.
func (d *document) find(id uint64, kinds ...uint32) *object {
	i, ok := d.byID[id]
	if !ok {
		return nil
	}
	// Further messages of an object stand behind its first one; there are few.
	const most = 8
	for end := min(int(i)+most, len(d.objects)); int(i) < end && d.objects[i].id == id; i++ {
		for _, k := range kinds {
			if d.objects[i].kind == k {
				return &d.objects[i]
			}
		}
	}
	return nil
}
