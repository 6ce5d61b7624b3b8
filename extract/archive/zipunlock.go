package archive

import (
	"context"
	"io"

	"postern/extract"
)

// mostLocked is how many members are tried before an archive that none of the
// message's passwords opens is given up.
const mostLocked = 4

// mostVerified bounds what is unpacked to see whether a password is right. What
// unpacks so far is no accident.
const mostVerified = 16 << 20

// unlock returns the decrypted, still packed content of an encrypted member, and
// its method of compression; nil when no password opens it.
func (z *zipReader) unlock(m *member) (packed io.Reader, method uint16) {
	try := z.opener(m)
	if try == nil {
		return nil, 0
	}
	open := func(_ context.Context, password string) bool {
		for _, p := range spellings(password) {
			if packed, method = try(p, true); packed != nil {
				z.password = p
				return true
			}
		}
		return false
	}
	if z.password != "" {
		if packed, method = try(z.password, false); packed != nil {
			return packed, method
		}
	}
	if z.lockedOut >= mostLocked {
		return nil, 0
	}
	if _, ok := z.o.TryPasswords(z.ctx, open); !ok {
		z.lockedOut++
		return nil, 0
	}
	return packed, method
}

// opener makes a test for passwords of m, nil where it is encrypted in a way that
// is not known here. verify reads more than a byte to be sure.
func (z *zipReader) opener(m *member) func(password string, verify bool) (io.Reader, uint16) {
	all := io.NewSectionReader(z.o.Data, m.data, m.packed)
	if m.method == methodAES || m.aes.strength > 0 {
		return func(password string, _ bool) (io.Reader, uint16) {
			if m.aes.strength == 0 {
				return nil, 0
			}
			r, ok := m.aes.open(password, all)
			if !ok {
				return nil, 0
			}
			return r, m.aes.method
		}
	}
	var head [zipCryptoHead]byte
	if _, err := all.ReadAt(head[:], 0); err != nil && err != io.EOF || m.packed < zipCryptoHead || m.flags&flagStrong != 0 {
		return nil
	}
	return func(password string, verify bool) (io.Reader, uint16) {
		open := func() io.Reader {
			state := newZipCrypto(password)
			if !state.opens(head, m) {
				return nil
			}
			body := io.NewSectionReader(all, zipCryptoHead, all.Size()-zipCryptoHead)
			return &zipCryptoReader{r: body, state: state}
		}
		r := open()
		if r == nil || verify && !z.fits(m, r) {
			return nil, 0
		}
		return open(), m.method
	}
}

// fits reports whether a member decrypted so unpacks to its checksum.
func (z *zipReader) fits(m *member, packed io.Reader) bool {
	r := unpack(m.method, newCounter(packed), m)
	if r == nil {
		return true // nobody can tell
	}
	c := &checked{r: r, ctx: z.ctx, crc: m.crc, check: m.crc != 0}
	_, err := io.CopyN(io.Discard, c, mostVerified)
	return err == nil || err == io.EOF
}

// opened hands on the content of an encrypted member that a password opens, and
// reports whether one did.
func (z *zipReader) opened(m *member, alternative bool) (ok bool, err error) {
	packed, method := z.unlock(m)
	if packed == nil {
		return false, nil
	}
	clear := *m
	clear.flags &^= flagEncrypted
	clear.method = method
	if m.aes.version == 2 {
		clear.crc = 0 // it has none
	}
	if err := z.told(); err != nil {
		return true, err
	}
	source := newCounter(packed)
	r := clear.unpack(source)
	if r == nil {
		return true, z.sink.Gap(m.path(), extract.Unknown, methodName(method))
	}
	ended, err := z.content(&clear, r, alternative)
	if err != nil || !ended {
		return true, err
	}
	return true, leftIn(source, z.sink, m.path())
}

// told notes, once, that a password of the message opened the archive.
func (z *zipReader) told() error {
	if z.openedOnce {
		return nil
	}
	z.openedOnce = true
	return z.sink.Fact("", extract.PasswordInMessage, "an encrypted ZIP archive")
}

// lockedZip looks at the first members and the beginning of the directory.
func lockedZip(o *extract.Object) bool {
	if len(o.Head) >= localLength && string(o.Head[:4]) == localSignature && le.Uint16(o.Head[6:])&flagEncrypted != 0 {
		return true
	}
	end := findEnd(o)
	var b [endLength]byte
	if end < 0 || !readFull(o, b[:], end) {
		return false
	}
	size := int64(le.Uint32(b[12:]))
	start := end - size
	if start < 0 || !hasSignature(o, start, centralSignature) {
		start = int64(le.Uint32(b[16:]))
	}
	dir := make([]byte, max(0, min(size, 256<<10, o.Size-start)))
	n, _ := o.Data.ReadAt(dir, start)
	for dir = dir[:n]; len(dir) >= centralLength && string(dir[:4]) == centralSignature; {
		if le.Uint16(dir[8:])&flagEncrypted != 0 {
			return true
		}
		next := centralLength + int(le.Uint16(dir[28:])) + int(le.Uint16(dir[30:])) + int(le.Uint16(dir[32:]))
		dir = dir[min(next, len(dir)):]
	}
	return false
}
