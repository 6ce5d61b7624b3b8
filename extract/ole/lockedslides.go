package ole

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"

	"postern/extract"
	"postern/internal/officecrypto"
)

// Records that lead to the pieces of a presentation ([MS-PPT] 2.3).
const (
	userEdit         = 0x0ff5
	persistDirectory = 0x1772
	encryptedToken   = 0xf3d1c4df // of the stream Current User
	mostEdits        = 1000
)

// A persist is a piece of a presentation that is encrypted for itself.
type persist struct{ id, at uint32 }

// unlockSlides decrypts a presentation ([MS-PPT] 2.3.7): each piece has its own block
// of the key. One that has no password is left as
// it is.
func (f *file) unlockSlides(st *stream) (opened bool, err error) {
	const what = "PowerPoint presentation with a password"
	user := f.find("Current User")
	if user == nil || len(user.data) < 20 || binary.LittleEndian.Uint32(user.data[12:]) != encryptedToken {
		return false, nil
	}
	pieces, session := persists(st.data, binary.LittleEndian.Uint32(user.data[16:]))
	var sessionAt uint32
	for _, p := range pieces {
		if p.id == session {
			sessionAt = p.at
			break
		}
	}
	kind, body := recordAt(st.data, sessionAt)
	if kind != cryptSession {
		return false, wantsPassword(what, errSlides)
	}
	lock, err := officecrypto.ParseBinary(body)
	if err != nil {
		return false, wantsPassword(what, err)
	}
	if err := f.unlock(what, func(_ context.Context, password string) bool {
		f.key = lock.Key(password)
		return f.key != nil
	}); err != nil {
		return false, err
	}
	plain, left := bytes.Clone(st.data), 2*len(st.data)
	for _, p := range pieces {
		if p.id == session || uint64(p.at)+8 > uint64(len(plain)) {
			continue
		}
		piece := bytes.Clone(st.data[p.at : p.at+8])
		f.key.Block(p.id, piece)
		size := 8 + min(uint64(binary.LittleEndian.Uint32(piece[4:])), uint64(len(plain))-uint64(p.at)-8)
		if left -= int(size); left < 0 {
			return false, errSlides // pieces within each other
		}
		copy(plain[p.at:], st.data[p.at:uint64(p.at)+size])
		f.key.Block(p.id, plain[p.at:uint64(p.at)+size])
	}
	st.data = plain
	if pictures := f.find("Pictures"); pictures != nil {
		whole := true
		if pictures.data, whole = f.unlockPictures(pictures.data); !whole {
			return true, f.s.Gap(pictures.path, extract.Corrupt, what+": its pictures are not one behind the other")
		}
	}
	return true, nil
}

// lockedEntry are the fields of an entry in the list of pictures, each of which is encrypted from
// the start of the block ([MS-PPT] 2.3.7; Apache POI's HSLF).
var lockedEntry = [...]int{1, 1, 16, 2, 4, 4, 4, 1, 1, 1, 1}

// unlockPictures decrypts the stream of pictures: so are the head of each record, its checksums,
// what its kind has in front of the picture, and the picture. It reports whether that is all.
func (f *file) unlockPictures(b []byte) (plain []byte, whole bool) {
	le := binary.LittleEndian
	plain = bytes.Clone(b)
	at := 0
	piece := func(n, end int) {
		n = min(n, end-at)
		f.key.Block(0, plain[at:at+n])
		at += n
	}
	for at+8 <= len(plain) {
		head := plain[at:]
		piece(8, len(plain))
		instance, kind, size := le.Uint16(head)>>4, le.Uint16(head[2:]), uint64(le.Uint32(head[4:]))
		if kind == drawnEntry {
			for _, n := range lockedEntry {
				piece(n, len(plain))
			}
			if name := int(plain[max(at-3, 0)]); name > 0 && at+name <= len(plain) {
				piece(name, len(plain))
			}
			continue // its picture follows
		}
		k, known := drawnKinds[kind]
		if !known {
			copy(plain[at-8:], b[at-8:]) // no record, and nothing says where the next one is
			return plain, false
		}
		end := at + int(min(size, uint64(len(plain)-at)))
		piece(blipChecksum, end)
		if slices.Contains(k.second, instance) {
			piece(blipChecksum, end)
		}
		if kind > drawnPict {
			piece(1, end)
		} else {
			piece(blipMetafile, end)
		}
		piece(end-at, end)
	}
	return plain, at+8 > len(plain) // what is shorter than the head of a record is spare
}

// persists lists the pieces of all edits, the newest first, and which of them says how
// the others are encrypted.
func persists(b []byte, edit uint32) (list []persist, session uint32) {
	seen := map[uint32]bool{}
	for n := 0; n < mostEdits && !seen[edit]; n++ {
		seen[edit] = true
		kind, body := recordAt(b, edit)
		if kind != userEdit || len(body) < 28 {
			break
		}
		if len(body) >= 32 && session == 0 {
			session = binary.LittleEndian.Uint32(body[28:])
		}
		edit = binary.LittleEndian.Uint32(body[8:])
		kind, entries := recordAt(b, binary.LittleEndian.Uint32(body[12:]))
		if kind != persistDirectory {
			continue
		}
		for len(entries) >= 4 && len(list) < maxStreams {
			first := binary.LittleEndian.Uint32(entries)
			entries = entries[4:]
			for i := range first >> 20 {
				if len(entries) < 4 {
					break
				}
				list = append(list, persist{first&0xfffff + i, binary.LittleEndian.Uint32(entries)})
				entries = entries[4:]
			}
		}
	}
	return list, session
}

// recordAt is the kind and the body of a record; 0 when there is none.
func recordAt(b []byte, at uint32) (kind uint16, body []byte) {
	if uint64(at)+8 > uint64(len(b)) {
		return 0, nil
	}
	b = b[at:]
	size := binary.LittleEndian.Uint32(b[4:])
	if uint64(size) > uint64(len(b)-8) {
		return 0, nil
	}
	return binary.LittleEndian.Uint16(b[2:]), b[8 : 8+size]
}
