package archive

import (
	"bytes"
	"context"
	"fmt"
	"hash/crc32"
	"io"
	"strings"

	"github.com/nwaples/rardecode/v2"

	"postern/extract"
)

// A rarBeside is what a RAR archive holds besides its members: comments and streams, what
// headers say besides names, packed bytes that no content is made of, and what follows the
// end. The library that reads the members passes all of it over.
type rarBeside struct {
	files    []rarBlock
	services []rarBlock
	main     rarBlock
	rests    []byte // readable or not, of all headers
	end      int64
	sealed   bool // the headers are encrypted
	tooMany  bool
	packed   bool // a comment of old programs, which nobody here unpacks
}

// readRarBeside goes from block to block.
func readRarBeside(ctx context.Context, o *extract.Object) (*rarBeside, error) {
	b := &rarBeside{end: int64(len(rarMagic4))}
	if beginsWith(rarMagic5)(o.Head) {
		b.end = int64(len(rarMagic5))
	}
	const most = 4 << 20
	for n := 0; b.end < o.Size; n++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		at := b.end
		x, ok := rarBlockAt(o, at)
		if !ok {
			return b, nil
		}
		if len(b.rests) < most {
			b.rests = append(append(b.rests, x.rest...), 0)
		} else {
			b.tooMany = true
		}
		b.packed = b.packed || rarOldComment(&x)
		x.rest = nil
		if x.size > 0 && x.kind != rarFile && x.kind != rarService {
			b.services = append(b.services, rarBlock{kind: rarService, name: "data", data: x.data, size: x.size, stored: true})
		}
		b.end = x.data + min(x.size, o.Size)
		switch x.kind {
		case rarMain:
			b.main = x
		case rarFile:
			x.header, x.at = nil, at
			b.files = append(b.files, x)
		case rarService:
			b.services = append(b.services, x)
		case rarSealed:
			b.sealed = true
			return b, nil
		case rarEnd:
			return b, nil
		}
		if n > rarMostFiles {
			b.tooMany = true
			return b, nil
		}
	}
	return b, nil
}

// rarOldComment reports whether a comment stands behind the fields of a header, as those
// of RAR 2 do, that is packed. The header says that there is one: the salt and the times of
// later programs, which stand in the same place, may look like anything.
func rarOldComment(x *rarBlock) bool {
	const block, method, stored = 0x75, 10, 0x30
	const flags, ofMain, ofFile = 3, 0x02, 0x08
	if x.sumFrom != 2 { // RAR 5
		return false
	}
	said := uint16(0)
	switch x.kind {
	case rarMain, rarSealed:
		said = ofMain
	case rarFile:
		said = ofFile
	}
	return le.Uint16(x.header[flags:])&said != 0 && len(x.rest) > method && x.rest[2] == block && x.rest[method] != stored
}

// A rarReads says how far an archive was read. From slow on it reads byte by byte, so that
// the library does not read ahead.
type rarReads struct {
	*io.SectionReader
	at, slow int64
}

func (r *rarReads) Read(p []byte) (int, error) {
	most := max(1, r.slow-r.at)
	n, err := r.SectionReader.Read(p[:min(int64(len(p)), most)])
	r.at += int64(n)
	return n, err
}

// Seek implements [io.Seeker].
func (r *rarReads) Seek(offset int64, whence int) (int64, error) {
	at, err := r.SectionReader.Seek(offset, whence)
	if err == nil {
		r.at = at
	}
	return at, err
}

// rarAhead is how much the library reads ahead where it can.
const rarAhead = 512

// rarBits is how many bytes its decoders look at beyond the last code.
const rarBits = 2

// hand gives all of it on. reached says where the library was at the end of each member.
func (b *rarBeside) hand(ctx context.Context, o *extract.Object, s extract.Sink, password string, reached []int64, at int64) error {
	if err := readableText(s, "headers", b.rests); err != nil {
		return err
	}
	for i := range min(len(b.files), len(reached)) {
		if err := b.files[i].surplus(o, s, reached[i]); err != nil {
			return err
		}
	}
	for i := range b.services {
		if err := b.service(ctx, o, s, &b.services[i], password); err != nil {
			return err
		}
	}
	end := b.end
	if b.sealed { // where it ends the library alone knows
		end = min(at, o.Size)
	}
	if err := handRest(o, s, end); err != nil {
		return err
	}
	if b.packed {
		return &extract.GapError{Cause: extract.Unknown, Detail: "RAR archive: a packed comment of RAR 2: no reader"}
	}
	if b.tooMany {
		return &extract.GapError{Cause: extract.TooBig, Detail: "RAR archive: too many headers"}
	}
	return nil
}

// surplus hands on packed bytes behind a member's content, for which the library has read
// up to reached.
func (x *rarBlock) surplus(o *extract.Object, s extract.Sink, reached int64) error {
	end := min(x.data+x.size, o.Size)
	switch {
	case x.split || x.size == 0 || reached < 0:
		return nil
	case x.stored && !x.locked:
		return surplus(o, s, clean(x.name), x.data+x.unpacked, end)
	}
	return surplus(o, s, clean(x.name), max(reached-rarBits, x.data), end)
}

// service hands on a comment, a stream of a file, or what else programs put there.
func (b *rarBeside) service(ctx context.Context, o *extract.Object, s extract.Sink, x *rarBlock, password string) error {
	const most = 1 << 20
	path := "service-" + clean(x.name)
	data := io.NewSectionReader(o.Data, x.data, max(0, min(x.size, o.Size-x.data)))
	c := extract.Child{Path: path, Alternative: true}
	switch {
	case x.size == 0:
		return nil
	case x.stored && !x.locked && x.name == "STM":
		return s.Child(extract.Child{Path: path}, data)
	case x.stored && !x.locked:
		if err := extract.Carve(ctx, data, s, extract.Place{Where: path}); err != nil {
			return err
		}
		_, err := data.Seek(0, io.SeekStart)
		if err != nil {
			return err
		}
		return s.Child(c, data)
	}
	r, err := b.unpack(o, x, data, password)
	if err == nil && x.name == "STM" {
		return s.Child(extract.Child{Path: path}, &locked{checked: checked{r: r, ctx: ctx}, gap: rarGap})
	}
	var content []byte
	if err == nil {
		content, err = io.ReadAll(io.LimitReader(&checked{r: r, ctx: ctx}, most+1))
	}
	if err == nil && len(content) > most {
		err = &extract.GapError{Cause: extract.TooBig, Detail: "RAR archive: a comment of more than 1 MiB"}
	}
	if err != nil {
		gap := childGap(rarGap(err))
		return s.Gap(path, gap.Cause, gap.Detail)
	}
	if err := extract.Carve(ctx, bytes.NewReader(content), s, extract.Place{Where: path}); err != nil {
		return err
	}
	return s.Child(c, bytes.NewReader(content))
}

// childGap is an error as a gap.
func childGap(err error) *extract.GapError {
	if gap, ok := err.(*extract.GapError); ok {
		return gap
	}
	return &extract.GapError{Cause: extract.Corrupt, Detail: fmt.Sprintf("it cannot be unpacked: %v", err)}
}

// unpack unpacks the data of a service: as the only member of an archive that is made for
// that, as both have the same header.
func (b *rarBeside) unpack(o *extract.Object, x *rarBlock, data io.Reader, password string) (io.Reader, error) {
	magic, file := rarMagic4, byte(0x74)
	if beginsWith(rarMagic5)(o.Head) {
		magic, file = rarMagic5, 2
	}
	h := bytes.Clone(x.header)
	h[x.typeAt] = file
	x.seal(h)
	return openRarMember(io.MultiReader(bytes.NewReader([]byte(magic)), bytes.NewReader(b.main.header), bytes.NewReader(h), data), password)
}

// seal puts the checksum of a header before it.
func (x *rarBlock) seal(h []byte) {
	if sum := crc32.ChecksumIEEE(h[x.sumFrom:]); x.sumFrom == 2 {
		le.PutUint16(h, uint16(sum))
	} else {
		le.PutUint32(h, sum)
	}
}

// openRarMember opens the only member of an archive.
func openRarMember(r io.Reader, password string) (io.Reader, error) {
	options := []rardecode.Option{rardecode.MaxDictionarySize(rarDictionary)}
	if password != "" {
		options = append(options, rardecode.Password(password))
	}
	member, err := rardecode.NewReader(r, options...)
	if err == nil {
		_, err = member.Next()
	}
	return member, err
}

// rescue hands on what can be read of the members from a number on, which the library does
// not come to: the archive is damaged, or a later volume of one that is split.
func (b *rarBeside) rescue(ctx context.Context, o *extract.Object, s extract.Sink, from int) error {
	for i := min(from, len(b.files)); i < len(b.files); i++ {
		x := &b.files[i]
		name := x.name
		if beginsWith(rarMagic4)(o.Head) {
			name = strings.ReplaceAll(name, `\`, "/")
		}
		name = clean(strings.ToValidUTF8(name, "\ufffd"))
		if err := s.Text(extract.Properties, extract.Place{Where: "names"}, name+"\n"); err != nil {
			return err
		}
		data := io.NewSectionReader(o.Data, x.data, max(0, min(x.size, o.Size-x.data)))
		var content io.Reader = data
		switch {
		case x.size == 0 || x.locked:
			continue
		case x.stored: // or a piece of it
		case x.later || x.solid:
			continue
		default:
			var err error
			if content, err = b.alone(o, x, data); err != nil {
				continue
			}
		}
		c := extract.Child{Path: name, Names: []string{name}}
		if err := s.Child(c, &locked{checked: checked{r: content, ctx: ctx}, gap: rarGap}); err != nil {
			return err
		}
	}
	return nil
}

// alone unpacks a member by itself: an archive is made for it that is no volume.
func (b *rarBeside) alone(o *extract.Object, x *rarBlock, data io.Reader) (io.Reader, error) {
	magic, main := rarMagic4, []byte{0, 0, 0x73, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0}
	if beginsWith(rarMagic5)(o.Head) {
		magic, main = rarMagic5, []byte{0, 0, 0, 0, 3, 1, 0, 0}
	}
	h := make([]byte, x.data-x.at)
	if !readFull(o, h, x.at) {
		return nil, io.ErrUnexpectedEOF
	}
	x.seal(main)
	return openRarMember(io.MultiReader(bytes.NewReader([]byte(magic)), bytes.NewReader(main), bytes.NewReader(h), data), "")
}
