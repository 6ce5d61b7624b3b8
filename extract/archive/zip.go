package archive

import (
	"compress/flate"
	"context"
	"fmt"
	"io"

	"postern/extract"
)

// Zip is the ZIP format (PKWARE APPNOTE.TXT), read by its directory and by the
// headers of its members.
var Zip = extract.Format{
	Name:       "zip",
	About:      "ZIP: members (Deflate, Deflate64, BZIP2, LZMA, PPMd, XZ, ZSTD, and Shrink, Reduce and Implode of PKZIP 1), also those that the directory does not list; names and comments, also of encrypted ones; what a password of the message opens",
	MediaTypes: []string{"application/zip", "application/x-zip-compressed", "application/x-zip"},
	Extensions: []string{"zip", "jar"},
	Detect:     detectZip,
	Locked:     lockedZip,
	Risky:      true,
	Read:       readZip,
}

// farthest is how far before the end of a file its end record may begin: its
// own 22 bytes and the longest comment (APPNOTE 4.3.16).
const farthest = 22 + 1<<16

func detectZip(o *extract.Object) bool {
	if len(o.Head) >= 4 {
		switch string(o.Head[:4]) {
		case localSignature, endSignature, spanSignature:
			return true
		}
	}
	return findEnd(o) >= 0
}

// readZip reads the members of the directory in its order, then what lies
// outside of them.
func readZip(ctx context.Context, o *extract.Object, s extract.Sink) error {
	dir := readDirectory(o)
	if len(o.Passwords) > 0 && dir.comment != "" {
		with := *o
		with.Passwords = append(extract.PasswordsIn(dir.comment), o.Passwords...)
		o = &with
	}
	z := &zipReader{ctx: ctx, o: o, sink: s, seen: dir.used}
	if err := z.note(dir); err != nil {
		return err
	}
	for i := range dir.entries {
		if err := z.listed(&dir.entries[i]); err != nil {
			return err
		}
	}
	if err := z.unlisted(); err != nil {
		return err
	}
	switch {
	case z.members == 0 && !dir.found:
		return &extract.GapError{Cause: extract.Corrupt, Detail: "ZIP without a readable member"}
	case dir.split, !dir.found && hasSignature(o, 0, spanSignature):
		return &extract.GapError{Cause: extract.Corrupt, Detail: "part of a split ZIP"}
	case dir.damaged:
		return &extract.GapError{Cause: extract.Corrupt, Detail: "damaged ZIP directory"}
	}
	return nil
}

// A zipReader reads one ZIP file.
type zipReader struct {
	ctx     context.Context
	o       *extract.Object
	sink    extract.Sink
	seen    spans // the bytes that something has read
	members int
	strays  int
	buf     []byte
	deflate io.Reader // of the last deflated member
	unclear bool      // the fact was noted

	password   string // that opened a member
	openedOnce bool   // the fact was noted
	lockedOut  int    // members that no password opened
}

// note writes what the directory says about the whole archive.
func (z *zipReader) note(d *directory) error {
	if d.comment != "" {
		return z.sink.Text(extract.Properties, extract.Place{Where: "comment"}, d.comment+"\n")
	}
	return nil
}

// listed reads a member that the directory lists, as the directory describes it;
// and as its own header does, where that differs.
func (z *zipReader) listed(e *entry) error {
	if err := z.ctx.Err(); err != nil {
		return err
	}
	local, err := readLocal(z.o, e.offset)
	if err != nil {
		if err := z.properties(e, nil); err != nil {
			return err
		}
		return z.sink.Gap(e.path(), extract.Corrupt, "ZIP member without a header")
	}
	if err := z.properties(e, local); err != nil {
		return err
	}
	z.seen.add(e.offset, local.data)
	own := *local
	local.method, local.flags, local.crc = e.method, e.flags|local.flags&flagEncrypted, e.crc
	local.time = e.time
	if local.aes.strength == 0 {
		local.aes = e.aes
	}
	local.packed, local.size, local.sizesKnown = e.packed, e.size, true
	differs := own.method != e.method || own.sizesKnown && own.packed != e.packed || own.encrypted() != e.encrypted()
	end, err := z.member(local, false)
	if own.encrypted() && !e.encrypted() { // a flag that many programs do not look at
		own, own.flags = *local, e.flags
	}
	if err != nil || !differs || own.encrypted() {
		z.seen.add(local.data, end)
		return err
	}
	if err := z.ambiguous(e.path()); err != nil {
		return err
	}
	other, err := z.member(&own, true)
	z.seen.add(local.data, min(end, max(other, own.data))) // what is beyond one end is looked at again
	return err
}

func (z *zipReader) ambiguous(path string) error {
	if z.unclear {
		return nil
	}
	z.unclear = true
	return z.sink.Fact(path, extract.Ambiguous, "ZIP directory and member disagree")
}

// properties writes the member's names and comment.
func (z *zipReader) properties(e *entry, local *member) error {
	names := e.names()
	if local != nil {
		names = appendNew(names, local.names()...)
	}
	lines := append(names, e.extraText...)
	if local != nil {
		lines = append(lines, local.extraText...)
	}
	text := ""
	for _, n := range lines {
		text += n + "\n"
	}
	if e.comment != "" {
		text += e.comment + "\n"
	}
	if text == "" {
		return nil
	}
	return z.sink.Text(extract.Properties, extract.Place{Where: "member " + fmt.Sprint(z.members+1)}, text)
}

// member hands on a member's content and returns where the member ends. An
// alternative one is a second reading of bytes that were read already.
func (z *zipReader) member(m *member, alternative bool) (end int64, err error) {
	if !alternative {
		z.members++
	}
	if most := z.o.Limits.Files; most > 0 && z.members > most {
		return 0, &extract.GapError{Cause: extract.TooBig, Detail: "too many ZIP members"}
	}
	m.bound(z.o)
	end = m.data + m.packed
	var r io.Reader
	var source *counter
	switch {
	case m.directory() && m.packed == 0:
		return end, nil
	case m.encrypted():
		var opened bool
		if opened, err = z.opened(m, alternative); !opened {
			err = z.sink.Gap(m.path(), extract.EncryptedFile, "encrypted ZIP member")
		}
	default:
		source = newCounter(io.NewSectionReader(z.o.Data, m.data, m.packed))
		if r = z.unpack(m, source); r == nil && !alternative {
			err = z.sink.Gap(m.path(), extract.Unknown, methodName(m.method))
		}
	}
	var ended bool
	if r != nil {
		ended, err = z.content(m, r, alternative)
	}
	if err != nil {
		return end, err
	}
	switch {
	case r != nil && !m.sizesKnown:
		end = m.data + source.n
	case r == nil || alternative:
	case endsItself(m.method):
		err = z.stray(m.path()+".rest", m.data+source.n, end) // after the compressed stream
	case ended:
		err = z.surplus(m, m.data+used(source, r), end)
	}
	if m.flags&flagDescriptor != 0 {
		end += descriptor(z.o, end, m)
	}
	return end, err
}

// unpack unpacks what source holds; one window serves all deflated members, in turn.
func (z *zipReader) unpack(m *member, source *counter) io.Reader {
	if m.method != methodDeflate {
		return m.unpack(source)
	}
	if z.deflate == nil {
		z.deflate = flate.NewReader(source)
		return z.deflate
	}
	_ = z.deflate.(flate.Resetter).Reset(source, nil) // fails never
	return z.deflate
}

// surplus hands on what stands behind a stream that has ended at an offset.
func (z *zipReader) surplus(m *member, at, end int64) error {
	if m.method != methodZstd && m.method != methodOldZstd {
		return surplus(z.o, z.sink, m.path(), at, end)
	}
	// Its decoder reads ahead, and skips frames that hold anything.
	for at = m.data; at < end; {
		var h [8]byte
		n, _ := z.o.Data.ReadAt(h[:], at)
		switch {
		case startsSkippable(h[:n]):
			next := min(skippable(h[:], at)(), end)
			if err := surplus(z.o, z.sink, m.path(), at+8, next); err != nil {
				return err
			}
			at = next
		case beginsWith(zstdMagic)(h[:n]):
			at = min(zstdEnd(z.o, at), end)
		default:
			return surplus(z.o, z.sink, m.path(), at, end)
		}
	}
	return nil
}

// content hands on the content of a member, and reports whether all of it was read.
func (z *zipReader) content(m *member, r io.Reader, alternative bool) (ended bool, err error) {
	c := extract.Child{Path: m.path(), Names: baseNames(m.names()), Alternative: alternative}
	if alternative {
		c.Path += "~2"
	}
	all := &checked{r: r, ctx: z.ctx, crc: m.crc, check: m.crcKnown()}
	err = z.sink.Child(c, all)
	return all.ended, err
}

// bound makes the packed size one that the file has room for. Where the header
// does not say it (APPNOTE 4.4.4, bit 3), it is all there is: a compressed
// stream ends by itself, a stored one at the next record.
func (m *member) bound(o *extract.Object) {
	if m.sizesKnown {
		m.packed = max(0, min(m.packed, o.Size-m.data))
		return
	}
	m.packed = o.Size - m.data
	if !m.encrypted() && endsItself(m.method) {
		return
	}
	if at := findRecord(o, m.data, m.data+m.packed); at >= 0 {
		m.packed = at - m.data
	}
	m.sizesKnown = true
}
