package disk

import (
	"strings"

	"postern/mail"
)

// A fatFolder is a folder that waits. All that stands in a deleted one is deleted.
type fatFolder struct {
	list    []extent
	path    string
	deleted bool
}

// folders walks through the tree from its root.
func (f *fat) folders(root []extent) error {
	for queue := []fatFolder{{list: root}}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		b := f.bytes(at.list, mostFolder)
		const itself = ".          \x10"
		if at.deleted && (len(b) < 32 || string(b[:12]) != itself) {
			continue // something else stands there by now
		}
		var long []uint16
		for ; len(b) >= 32 && b[0] != 0; b = b[32:] {
			e := b[:32]
			if e[11] == 0x0f { // a piece of a long name, the last one first
				if long = append(longPiece(e), long...); len(long) > 20*13 {
					long = nil
				}
				continue
			}
			names := fatNames(e, long)
			long = nil
			const label, dir = 8, 0x10
			if e[11]&label != 0 {
				if err := f.text("label", names...); err != nil {
					return err
				}
				continue
			}
			if len(names) == 1 && e[11]&dir != 0 && (names[0] == "." || names[0] == "..") {
				continue
			}
			for i := range names {
				names[i] = at.path + strings.ReplaceAll(names[i], "/", "_")
			}
			if !f.another(names[0]) {
				return nil
			}
			deleted := at.deleted || e[0] == 0xe5
			first, size := int64(le.Uint16(e[26:])), int64(le.Uint32(e[28:]))
			if f.bits == 32 {
				first |= int64(le.Uint16(e[20:])) << 16
			}
			if e[11]&dir != 0 {
				more, err := f.folder(names, first, deleted)
				if err != nil {
					return err
				}
				queue = append(queue, more...)
				continue
			}
			if err := f.entry(names, first, size, deleted); err != nil {
				return err
			}
		}
	}
	return nil
}

// folder is the folder of an entry, if it is to be read.
func (f *fat) folder(names []string, first int64, deleted bool) ([]fatFolder, error) {
	if err := f.text("names", names...); err != nil {
		return nil, err
	}
	path := names[0] + "/"
	switch {
	case first < 2 || first >= f.clusters:
		if !deleted {
			f.damaged("FAT: a folder that is not there")
		}
	case f.again(first, deleted):
	case len(path) > 4096:
		f.tooMuch("folders in each other")
	case deleted: // its chain is gone
		return []fatFolder{{[]extent{{f.place(first), f.cluster}}, path, true}}, nil
	default:
		list, _ := f.chain(first, mostFolder)
		return []fatFolder{{list, path, false}}, nil
	}
	return nil, nil
}

// again reports whether a folder was read before, and notes it.
func (f *fat) again(first int64, deleted bool) bool {
	if deleted && !f.done[first] {
		first = -first
	}
	done := f.done[first]
	f.done[first] = true
	return done
}

// entry hands on a file.
func (f *fat) entry(names []string, first, size int64, deleted bool) error {
	if !deleted {
		list, _ := f.chain(first, size)
		return f.file(names, list, size, false)
	}
	if first < 2 || first >= f.clusters {
		return f.text("names", names...)
	}
	// Its chain is gone; most files are in one piece.
	size = max(0, min(size, f.size-f.place(first)))
	return f.file(names, []extent{{f.place(first), size}}, size, true)
}

// longPiece is a piece of a long name.
func longPiece(e []byte) (piece []uint16) {
	for _, r := range [3][2]int{{1, 11}, {14, 26}, {28, 32}} {
		for i := r[0]; i < r[1]; i += 2 {
			piece = append(piece, le.Uint16(e[i:]))
		}
	}
	return piece
}

// fatNames are the long name of an entry and the short one.
func fatNames(e []byte, long []uint16) []string {
	var names []string
	b := make([]byte, 0, 2*len(long))
	for _, u := range long {
		if u == 0 {
			break
		}
		b = le.AppendUint16(b, u)
	}
	if name := littleUTF16(b); name != "" {
		names = append(names, name)
	}
	raw := append([]byte(nil), e[:11]...)
	if raw[0] == 5 {
		raw[0] = 0xe5
	} else if raw[0] == 0xe5 {
		raw[0] = '_'
	}
	short := strings.TrimRight(string(raw[:8]), " ")
	if ext := strings.TrimRight(string(raw[8:]), " "); ext != "" {
		short += "." + ext
	}
	if text, ok := mail.Charset("ibm437", []byte(short)); ok {
		short = text
	}
	return append(names, short)
}
