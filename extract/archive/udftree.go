package archive

import (
	"math"
	"strings"

	"postern/extract"
)

// A udfEntry is a file as its entry describes it (ECMA-167 4/14.9, 4/14.17).
type udfEntry struct {
	kind    byte
	parts   []isoExtent
	streams udfPlace // the folder of its named streams; of no size where there are none
	text    []string // readable in its extended attributes
}

// Kinds of files (4/14.6.6).
const (
	udfFolder = 4
	udfLink   = 12
)

// udfExtents bounds the extents of all files.
const udfExtents = 1 << 21

// extents is where in the image the bytes of an extent stand.
func (u *udfReader) extents(p udfPlace) (list []isoExtent) {
	if int(p.partition) >= len(u.maps) {
		u.damaged("a UDF partition that is not there")
		return nil
	}
	m := &u.maps[p.partition]
	if m.gap != "" {
		u.unread(m.gap)
		return nil
	}
	if m.file != nil {
		return m.inFile(int64(p.block)*u.block, p.size)
	}
	if m.virtual == nil && len(m.moved) == 0 {
		return []isoExtent{{at: (m.start + int64(p.block)) * u.block, size: p.size}}
	}
	for block := p.block; p.size > 0; block++ {
		if u.described++; u.described > udfExtents {
			u.tooMuch("extents")
			return list
		}
		n := min(p.size, u.block)
		p.size -= n
		x := isoExtent{at: m.at(block) * u.block, size: n}
		if last := len(list) - 1; last >= 0 && list[last].at+list[last].size == x.at {
			list[last].size += n
		} else {
			list = append(list, x)
		}
	}
	return list
}

// inFile is where a stretch of the file stands that a partition is.
func (m *udfMap) inFile(at, size int64) (list []isoExtent) {
	for _, x := range m.file {
		if at >= x.size {
			at -= x.size
			continue
		}
		n := min(size, x.size-at)
		if x.at < 0 { // never written
			list = append(list, isoExtent{at: -1, size: n})
		} else {
			list = append(list, isoExtent{at: x.at + at, size: n})
		}
		if size -= n; size == 0 {
			return list
		}
		at = 0
	}
	return append(list, isoExtent{at: math.MaxInt64 >> 1, size: size}) // beyond its end: nowhere
}

// at is the block of the image that a block of the partition stands in.
func (m *udfMap) at(block uint32) int64 {
	if m.virtual != nil {
		if int64(block) < int64(len(m.virtual)) {
			block = m.virtual[block]
		}
		return m.start + int64(block)
	}
	within := block % m.packet
	if to, ok := m.moved[block-within]; ok {
		return int64(to) + int64(within)
	}
	return m.start + int64(block)
}

func (u *udfReader) tooMuch(what string) {
	if u.gap == nil {
		u.gap = &extract.GapError{Cause: extract.TooBig, Detail: "UDF image: too many " + what}
	}
}

func (u *udfReader) unread(detail string) {
	if u.gap == nil {
		u.gap = &extract.GapError{Cause: extract.Unknown, Detail: "UDF image: " + detail}
	}
}

// bytes reads extents to memory.
func (u *udfReader) bytes(parts []isoExtent) (all []byte) {
	for _, p := range parts {
		n := min(p.size, isoFolder-int64(len(all)))
		if p.at < 0 {
			all = append(all, make([]byte, n)...)
			continue
		}
		n = max(0, min(n, u.o.Size-p.at))
		b := make([]byte, n)
		readFull(u.o, b, p.at)
		if all = append(all, b...); n < p.size {
			u.damaged("a folder that is not there, or is cut off")
			break
		}
	}
	return all
}

// entry reads the entry of a file, the last one where they follow each other
// (4/14.6.2, strategy 4096).
func (u *udfReader) entry(p udfPlace) (e udfEntry, ok bool) {
	const again = 256
	for range again {
		p.size = u.block
		x := u.extents(p)
		b := make([]byte, u.block)
		if len(x) == 0 || x[0].size < p.size || !readFull(u.o, b, x[0].at) {
			return e, ok
		}
		head := 0
		switch udfTag(b) {
		case udfTagFile:
			head = 176
		case udfTagLongFile:
			head = 216
			e.streams = udfPlaceAt(b[152:])
		case udfTagIndirect:
			p = udfPlaceAt(b[36:])
			continue
		default:
			return e, ok
		}
		e.kind, ok = b[27], true
		e.parts, e.text = nil, nil
		u.seen.add(x[0].at, x[0].at+u.block)
		attributes := int64(le.Uint32(b[head-8:]))
		if attributes > u.block-int64(head) {
			u.damaged("a file's entry contradicts itself")
			return e, false
		}
		e.text = readable(b[head : int64(head)+attributes])
		u.data(&e, b, x[0].at, int64(head)+attributes, p.partition)
		if u.described++; u.described > udfExtents {
			u.tooMuch("entries")
			return e, false
		}
		if le.Uint16(b[20:]) != 4096 {
			break
		}
		p.block++
	}
	return e, ok
}

// data reads where a file's content stands, from its entry b at an offset. Its
// extents are described from position at on, or it stands there itself.
func (u *udfReader) data(e *udfEntry, b []byte, offset, at int64, partition uint32) {
	size, length := le.Uint64(b[56:]), int64(le.Uint32(b[172:]))
	if udfTag(b) == udfTagLongFile {
		length = int64(le.Uint32(b[212:]))
	}
	if at+length > u.block || size > 1<<62 {
		u.damaged("a file's entry contradicts itself")
		length = max(0, min(length, u.block-at))
	}
	const inside, form = 3, 7
	kind := b[34] & form
	end := min(at+length, u.block)
	if kind == inside {
		end = min(end, at+int64(min(size, uint64(length))))
	}
	e.text = append(e.text, readable(b[end:])...) // behind all that it describes
	if kind == inside {
		e.parts = []isoExtent{{at: offset + at, size: min(length, int64(size))}}
		return
	}
	left := int64(size)
	list := b[at : at+length]
	for left > 0 {
		if u.described++; u.described > udfExtents {
			u.tooMuch("extents")
			return
		}
		width := map[byte]int{0: 8, 1: 16}[kind]
		if width == 0 {
			u.damaged("a file's extents in an unknown form")
			return
		}
		if len(list) < width {
			break
		}
		p := udfPlace{size: int64(le.Uint32(list) & (1<<30 - 1)), block: le.Uint32(list[4:]), partition: partition}
		if kind == 1 {
			p = udfPlaceAt(list)
		}
		state := list[3] >> 6
		list = list[width:]
		switch {
		case p.size == 0:
			list = nil
		case state == 3: // the list goes on there
			p.size = u.block
			if list = u.bytes(u.extents(p)); len(list) < 24 || udfTag(list) != udfTagExtents {
				u.damaged("a list of extents that is not there")
				return
			}
			used := min(24+int64(le.Uint32(list[20:])), int64(len(list)))
			list = list[24:used]
		default:
			p.size = min(p.size, left)
			left -= p.size
			if state != 0 { // never written
				e.parts = append(e.parts, isoExtent{at: -1, size: p.size})
				continue
			}
			e.parts = append(e.parts, u.extents(p)...)
		}
	}
	if left > 0 {
		u.damaged("a file is longer than its extents")
	}
}

// folders walks through the tree from its root. An entry is read once, whatever
// refers to it.
func (u *udfReader) folders(root udfPlace) error {
	type folder struct {
		entry udfPlace
		path  string
	}
	done := map[udfPlace]bool{}
	for queue := []folder{{root, ""}}; len(queue) > 0; {
		f := queue[0]
		queue = queue[1:]
		f.entry.size = 0
		if done[f.entry] {
			continue
		}
		done[f.entry] = true
		e, ok := u.entry(f.entry)
		if !ok || e.kind != udfFolder && f.path == "" {
			u.damaged("a UDF folder that is not there")
			continue
		}
		names := u.names(&e)
		if err := u.text("folder", e.text...); err != nil {
			return err
		}
		for _, n := range names {
			if err := u.ctx.Err(); err != nil {
				return err
			}
			if u.named++; u.named > isoFiles {
				u.tooMuch("files")
				return nil
			}
			path := f.path + n.name
			path = path[max(0, len(path)-4096):]
			file, ok := u.entry(n.entry)
			if !ok {
				if err := u.text("names", path); err != nil {
					return err
				}
				if !n.deleted {
					u.damaged("a file that is not there")
				}
				continue
			}
			if file.streams.size > 0 {
				queue = append(queue, folder{file.streams, path + ":"})
			}
			if err := u.text("attributes", file.text...); err != nil {
				return err
			}
			switch file.kind {
			case udfFolder, 13: // of streams
				queue = append(queue, folder{n.entry, path + "/"})
			case udfLink:
				if err := u.text("links", path, udfTarget(u.bytes(file.parts))); err != nil {
					return err
				}
			default:
				if err := u.add(path, nil, file.parts); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// A udfName is a name in a folder.
type udfName struct {
	name    string
	entry   udfPlace
	deleted bool
}

// names reads the names in a folder (4/14.4).
func (u *udfReader) names(e *udfEntry) (list []udfName) {
	for _, p := range e.parts {
		if p.at >= 0 {
			u.seen.add(p.at, p.at+p.size)
		}
	}
	b := u.bytes(e.parts)
	for len(b) >= 38 {
		if udfTag(b) != udfTagName {
			u.damaged("a damaged UDF folder")
			break
		}
		const parent, deleted = 8, 4
		name := 38 + int(le.Uint16(b[36:]))
		end := name + int(b[19])
		if end > len(b) {
			u.damaged("a damaged UDF folder")
			break
		}
		more := readable(b[38:name]) // what programs keep there
		if b[18]&parent != 0 {
			more = append(more, readable(b[name:end])...)
		}
		e.text = append(e.text, more...)
		if b[18]&parent == 0 {
			n := udfName{name: strings.ReplaceAll(clean(udfText(b[name:end])), "/", "_"), entry: udfPlaceAt(b[20:]), deleted: b[18]&deleted != 0}
			if n.name == "" {
				n.name = "unnamed"
			}
			list = append(list, n)
		}
		b = b[min((end+3)&^3, len(b)):]
	}
	e.text = append(e.text, readable(b)...)
	return list
}

// udfTarget is the path in a link (4/14.16.1).
func udfTarget(b []byte) (path string) {
	for len(b) >= 4 && 4+int(b[1]) <= len(b) {
		switch name := b[4 : 4+b[1]]; b[0] {
		case 1, 2:
			path += "/"
		case 3:
			path += "../"
		case 4:
			path += "./"
		default:
			path += udfText(name) + "/"
		}
		b = b[4+int(b[1]):]
	}
	return path
}
