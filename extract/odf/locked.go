package odf

import (
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"

	"golang.org/x/text/encoding/charmap"

	"postern/extract"
	"postern/extract/parts"
)

// Bounds of what is looked at to see whether a package has a password: bytes of all
// manifests, and how many there may be.
const (
	mostManifest  = 256 << 10
	mostManifests = 8
)

// wantsPassword reports whether the manifest of a package says that parts of it are
// encrypted.
func wantsPassword(o *extract.Object) bool {
	z, err := parts.Listing(o)
	if err != nil {
		return false
	}
	seen, left := 0, int64(mostManifest)
	for _, f := range z.File {
		if parts.Key(parts.CleanName(f.Name)) != "meta-inf/manifest.xml" {
			continue
		}
		if seen++; seen > mostManifests || left <= 0 {
			return true // nobody writes so many: it is read last
		}
		r, err := f.Open()
		if err != nil {
			continue
		}
		b, _ := io.ReadAll(io.LimitReader(r, left)) // what is damaged begins well
		r.Close()
		left -= int64(len(b))
		if bytes.Contains(b, []byte("encryption-data")) {
			return true
		}
	}
	return false
}

// unlock opens encrypted parts with a password of the message: it is looked for with
// the smallest part. What stays closed is a gap.
func (p *pack) unlock(o *extract.Object, locked map[string]*encryption) {
	var smallest *parts.Part
	var why error
	some := false
	for _, pt := range p.Parts {
		e := locked[pt.Name]
		if e == nil {
			continue
		}
		some = true
		if err := e.known(); err != nil {
			why = errors.Join(why, err)
			continue
		}
		if !p.plain(pt) && (smallest == nil || pt.File.UncompressedSize64 < smallest.File.UncompressedSize64) {
			smallest = pt
		}
	}
	if smallest == nil || p.Stopped() {
		if some {
			p.Gap("", extract.EncryptedFile, closed(why))
		}
		return
	}
	var spelling []byte
	try := func(_ context.Context, password string) bool {
		for _, s := range spellings(password, locked[smallest.Name]) {
			if _, err := p.decrypt(smallest, locked[smallest.Name], s); err == nil {
				spelling = s
				return true
			}
		}
		return false
	}
	if _, ok := o.TryPasswords(p.Ctx, try); !ok {
		p.Gap("", extract.EncryptedFile, closed(why))
		return
	}
	p.Fact("", extract.PasswordInMessage, "an encrypted OpenDocument")
	for _, pt := range p.Parts {
		e := locked[pt.Name]
		if e == nil || p.Stopped() || p.plain(pt) {
			continue
		}
		why := e.known()
		if why == nil {
			var plain func() (io.ReadCloser, error)
			if plain, why = p.decrypt(pt, e, spelling); why == nil {
				pt.Plain = plain
				continue
			}
		}
		p.Gap(pt.Name, extract.EncryptedFile, closed(why))
	}
}

// closed is what a gap says.
func closed(why error) string {
	const what = "OpenDocument with a password"
	for _, known := range []error{errCostly, errUnknownEncryption} {
		if errors.Is(why, known) {
			return fmt.Sprintf("%s: %v", what, known)
		}
	}
	return what
}

// spellings are the bytes of a password: in UTF-8, and with the old start key in the
// code page that OpenOffice.org took it in.
func spellings(password string, e *encryption) [][]byte {
	list := [][]byte{[]byte(password)}
	if e.startKey != "sha256" {
		if b, err := charmap.Windows1252.NewEncoder().Bytes(list[0]); err == nil && !bytes.Equal(b, list[0]) {
			list = append(list, b)
		}
	}
	return list
}

// decrypt tests a password with a part, and returns what opens its content, again and
// again.
func (p *pack) decrypt(pt *parts.Part, e *encryption, password []byte) (func() (io.ReadCloser, error), error) {
	key := e.key(password)
	open := func() (io.ReadCloser, error) {
		r, err := pt.File.Open()
		if err != nil {
			return nil, err
		}
		packed, err := e.open(key, r)
		if err != nil {
			r.Close()
			return nil, err
		}
		return &unpacked{flate.NewReader(packed), r}, nil
	}
	r, err := open()
	if err != nil {
		return nil, err
	}
	return open, r.Close()
}

// unpacked closes the part of the container that it is read from.
type unpacked struct {
	io.ReadCloser
	part io.Closer
}

func (u *unpacked) Close() error { return errors.Join(u.ReadCloser.Close(), u.part.Close()) }

// inflates reports whether a start of packed bytes is one.
func inflates(head []byte) bool {
	n, err := io.Copy(io.Discard, io.LimitReader(flate.NewReader(bytes.NewReader(head)), mostManifest))
	return err == nil || n > 0 && errors.Is(err, io.ErrUnexpectedEOF)
}
