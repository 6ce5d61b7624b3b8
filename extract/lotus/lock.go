package lotus

import (
	"bytes"
	"context"
	"encoding/binary"
	"math/bits"

	"postern/extract"
)

// What a password does to a worksheet is known from libwps. Quattro Pro for Windows keeps the bytes that
// every other byte is combined with in the file itself; 1-2-3 from release 3 on keeps all of them but
// two, which follow from the others where the password is short; release 1 and 2 keep a checksum.

const lockSize = 16

// A lock is what each byte of the records behind that of the password is combined with.
type lock [lockSize]byte

// fill stands behind a password up to the size of a lock: in release 3 and later, and before.
var (
	fill3 = lock{0xb9, 0x5f, 0xd7, 0x31, 0xdb, 0x75, 0x09, 0x72, 0x5d, 0x85, 0x32, 0x11, 0x05, 0x11, 0x58, 0x00}
	fill1 = lock{0xbb, 0xff, 0xff, 0xba, 0xff, 0xff, 0xb9, 0x80, 0x00, 0xbe, 0x0f, 0x00, 0xbf, 0x0f, 0x00, 0x00}
)

// lockOf is the lock that a password makes, and the checksum of the password in it.
func lockOf(password string, fill *lock) (l lock, sum uint16) {
	password = password[:min(len(password), lockSize)]
	sum = 0xffff
	v := uint16(0)
	for i := range len(password) {
		sum ^= uint16(password[i])
		v = bits.RotateLeft16(v&0xff|sum<<8, 4)
		sum ^= v
		v = bits.RotateLeft16(bits.RotateLeft16(bits.ReverseBytes16(v), 1), 8)
		sum = bits.ReverseBytes16(sum) ^ v
		v = bits.RotateLeft16(v, -4) & 0xe0ff
		sum ^= v
		v = bits.RotateLeft16(v, -1)
		sum ^= v >> 8
	}
	copy(l[copy(l[:], password):], fill[:])
	for i := range l {
		l[i] ^= half(sum, i)
	}
	return l, sum
}

// half is the byte of a checksum that a byte of a lock is combined with.
func half(sum uint16, i int) byte {
	if i%2 == 0 {
		return byte(sum >> 8)
	}
	return byte(sum)
}

// kept is a lock of release 3 as it stands in the file.
func (l lock) kept(sum uint16) lock {
	l[7] ^= byte(sum)
	l[13] ^= byte(sum >> 8)
	return l
}

// short is the lock whose kept form this is, where its password has at most fourteen signs: what fills
// the lock up is known, and the last two bytes of that give the checksum away.
func (l lock) short() (lock, bool) {
	for from := range lockSize - 1 {
		sum := uint16(l[14]^fill3[from])<<8 | uint16(l[15]^fill3[from+1])
		open := l.kept(sum) // the same undoes it
		password := make([]byte, lockSize-2-from)
		for i := range password {
			password[i] = open[i] ^ half(sum, i)
		}
		if again, s := lockOf(string(password), &fill3); s == sum && again == open && bytes.IndexByte(password, 0) < 0 {
			return open, true
		}
	}
	return l, false
}

// unlock undoes the password whose record is body in the records that follow it, from a place in the file on.
func (b *book) unlock(body, data []byte, at int) ([]byte, error) {
	var plain []byte
	switch {
	case b.kind == quattroWindows && len(body) == 4+lockSize:
		plain = lock(body[4:]).quattro(data, b.version)
	case b.kind == quattro9 && len(body) == 4+lockSize:
		plain = lock(body[4:]).quattro9(data, at)
	case b.kind == lotus3 && len(body) == lockSize:
		if open, ok := lock(body).short(); ok {
			plain = open.lotus3(data)
			break
		}
		return b.withPassword(func(password string) []byte {
			l, sum := lockOf(password, &fill3)
			if l.kept(sum) != lock(body) {
				return nil
			}
			return l.lotus3(data)
		})
	case b.kind == lotus1 && len(body) == 2:
		return b.withPassword(func(password string) []byte {
			l, sum := lockOf(password, &fill1)
			if bits.ReverseBytes16(sum) != binary.LittleEndian.Uint16(body) {
				return nil
			}
			return l.lotus1(data)
		})
	}
	if plain == nil || !b.legible(plain) {
		return nil, errLocked
	}
	return plain, nil
}

// withPassword tries the passwords of the message.
func (b *book) withPassword(open func(password string) []byte) ([]byte, error) {
	if b.object == nil {
		return nil, errLocked
	}
	var plain []byte
	_, ok := b.object.TryPasswords(b.ctx, func(_ context.Context, password string) bool {
		if password == "" {
			return false
		}
		plain = open(password)
		return plain != nil && b.legible(plain)
	})
	if !ok {
		return nil, errLocked
	}
	return plain, b.s.Fact("", extract.PasswordInMessage, "a worksheet")
}

// legible reports whether records look like some of a worksheet, in which many bytes are zero; after a
// wrong lock few are.
func (b *book) legible(data []byte) bool {
	const enough, small, many, few = 64 << 10, 4 << 10, 12, 64
	zeros, all := 0, 0
	eachRecord(data, b.kind == quattro9, func(_ uint16, body []byte) bool {
		zeros, all = zeros+bytes.Count(body, []byte{0}), all+len(body)
		return all < enough
	})
	if all < small { // a few may be so by chance
		return zeros*many >= all
	}
	return zeros*few >= all
}

// locked reports whether a worksheet of 1-2-3 has a password.
func locked(head []byte) (yes bool) {
	k := kindOf(head)
	eachRecord(head, false, func(number uint16, body []byte) bool {
		yes = isPassword(k, number, len(body))
		return !yes
	})
	return yes
}

// eachRecord calls do for each record until it says no; wide ones may have a size of four bytes.
func eachRecord(data []byte, wide bool, do func(number uint16, body []byte) bool) {
	for len(data) >= 4 {
		number, size, head := binary.LittleEndian.Uint16(data), uint64(binary.LittleEndian.Uint16(data[2:])), 4
		if wide && number&0x8000 != 0 {
			if len(data) < 6 {
				return
			}
			number, size, head = number&^0x8000, uint64(binary.LittleEndian.Uint32(data[2:])), 6
		}
		if size > uint64(len(data)-head) || !do(number, data[head:head+int(size)]) {
			return
		}
		data = data[head+int(size):]
	}
}

// quattro undoes the lock of Quattro Pro for Windows. A record of objects has records inside, behind a
// head of its own.
func (l lock) quattro(data []byte, version uint16) []byte {
	const objects, objectsEnd, old, mostInside = 0x341, 0x31f, 0x1002, 16
	head := 82
	if version <= old {
		head = 75
	}
	out := bytes.Clone(data)
	ends := []int{len(out)}
	for at, n := 0, 0; len(ends) > 0; {
		end := ends[len(ends)-1]
		if at+4 > end {
			break
		}
		number, size := binary.LittleEndian.Uint16(out[at:])&0x7fff, int(binary.LittleEndian.Uint16(out[at+2:]))
		if at += 4; size > end-at {
			break
		}
		if number == objects && size > head && len(ends) < mostInside {
			ends = append(ends, at+size)
			size = head
		}
		for i := range out[at : at+size] {
			out[at+i] = bits.RotateLeft8(out[at+i]^l[n%lockSize], 3)
			n++
		}
		at += size
		if last := len(ends) - 1; last == 0 && number == recEOF || last > 0 && number == objectsEnd {
			at, ends = ends[last], ends[:last]
		}
	}
	return out
}

// quattro9 undoes the lock of Quattro Pro 9, where the place in the file counts.
func (l lock) quattro9(data []byte, at int) []byte {
	out := bytes.Clone(data)
	eachRecord(out, true, func(number uint16, body []byte) bool {
		from := at + cap(out) - cap(body)
		for i := range body {
			body[i] = bits.RotateLeft8(body[i]^l[(from+i)%lockSize], 3)
		}
		return number != rec9EOF
	})
	return out
}

// lotus1 undoes the lock of 1-2-3 release 1 and 2.
func (l lock) lotus1(data []byte) []byte {
	out := bytes.Clone(data)
	n := 0
	eachRecord(out, false, func(number uint16, body []byte) bool {
		for i, c := range body {
			body[i] = bits.RotateLeft8(bits.RotateLeft8(c, 1)^l[n%lockSize], 2)
			n++
		}
		return number != recEOF
	})
	return out
}

// lotus3 undoes the lock of release 3 and later: the byte before and the size of the record say which
// byte of the lock comes. Styles of other programs between two marks are as they are.
func (l lock) lotus3(data []byte) []byte {
	const styles, stylesEnd, open, shut = 0x10e, 0x10f, 0x104, 0x105
	out := bytes.Clone(data)
	which, clear := byte(0), false
	eachRecord(out, false, func(number uint16, body []byte) bool {
		switch number {
		case styles:
			clear = true
		case stylesEnd:
			clear = false
		}
		if clear || number == open || number == shut {
			return true
		}
		step, more := byte(len(body)), l[13]
		for i, c := range body {
			body[i] = c ^ l[which%lockSize]
			which = c + step
			step += more
			more++
		}
		return true
	})
	return out
}
