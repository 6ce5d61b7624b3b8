package ole

import (
	"context"
	"encoding/binary"
	"fmt"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/officecrypto"
)

// encrypted opens documents of later Office versions that are wrapped here when they
// have a password ([MS-OFFCRYPTO] 2.3.4).
func (f *file) encrypted() error {
	pkg := f.find("EncryptedPackage")
	if pkg == nil {
		return nil
	}
	pkg.read = true
	for _, s := range f.streams { // how it is encrypted; other streams are as they are
		switch {
		case strings.EqualFold(s.path, "EncryptionInfo"):
			s.read = true
		case inside(s.path, "DataSpaces"):
			s.read = true
			if err := f.s.Text(extract.All, extract.Place{Where: "stream " + s.name()}, parts.Printable(s.data)); err != nil {
				return err
			}
		}
	}
	const what = "Office document with a password"
	info := f.find("EncryptionInfo")
	if info == nil {
		return wantsPassword(what, nil)
	}
	p, err := officecrypto.ParsePackage(info.data)
	if err != nil {
		return wantsPassword(what, err)
	}
	var key []byte
	if err := f.unlock(what, func(ctx context.Context, password string) bool {
		key = p.Key(ctx, password)
		return key != nil
	}); err != nil {
		return err
	}
	return f.s.Child(extract.Child{Path: "EncryptedPackage", Names: f.names}, p.Open(key, pkg.data))
}

// unlock tries the password that Office programs try and those of the message. It
// returns the gap when none opens the document.
func (f *file) unlock(what string, try func(ctx context.Context, password string) bool) error {
	password, ok := f.o.TryPasswords(f.ctx, try, officecrypto.DefaultPassword)
	switch {
	case !ok:
		return wantsPassword(what, nil)
	case password == officecrypto.DefaultPassword:
		return nil // it need not stand in the message
	}
	return f.s.Fact("", extract.PasswordInMessage, "an encrypted document of an Office program")
}

// wantsPassword is the gap of a document that stays closed, and why if that is known.
func wantsPassword(what string, why error) error {
	if why != nil {
		what = fmt.Sprintf("%s: %v", what, why)
	}
	return &extract.GapError{Cause: extract.EncryptedFile, Detail: what}
}

// mostDirectory bounds how much of the directory is looked at to see whether a file
// has a password.
const mostDirectory = 16 << 10

// locked reports whether a document in the file has a password. It looks at the start
// of the directory, and at the first bytes of the streams there that tell.
func locked(o *extract.Object) bool {
	if len(o.Head) < headerSize {
		return false
	}
	shift := binary.LittleEndian.Uint16(o.Head[30:])
	if shift < 7 || shift > 16 {
		return false
	}
	at := func(sector uint32) int64 { return (int64(sector) + 1) << shift }
	read := func(b []byte, off int64) []byte {
		n, _ := o.Data.ReadAt(b, off)
		return b[:n]
	}
	directory := read(make([]byte, mostDirectory), at(binary.LittleEndian.Uint32(o.Head[48:])))
	small := int64(0)
	for ; len(directory) >= entrySize; directory = directory[entrySize:] {
		e := parseEntry(directory[:entrySize])
		if e.kind == kindRoot {
			small = at(e.start)
		}
		if e.kind != kindStream {
			continue
		}
		start := at(e.start)
		if e.size < defaultCutoff { // within the stream of the root, which begins in one stretch
			start = small + int64(e.start)*miniSector
		}
		var head [1024]byte
		wants := false
		switch strings.ToLower(e.name) {
		case "encryptedpackage":
			return true
		case "worddocument":
			b := read(head[:], start)
			wants = len(b) > wordFlags && b[wordFlags]&wordEncrypted != 0
		case "workbook", "book":
			wants = hasFilePass(read(head[:], start))
		case "current user":
			b := read(head[:], start)
			wants = len(b) >= 16 && binary.LittleEndian.Uint32(b[12:]) == encryptedToken
		}
		if wants {
			return true
		}
	}
	return false
}
