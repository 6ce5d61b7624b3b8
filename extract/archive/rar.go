package archive

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"strings"

	"github.com/nwaples/rardecode/v2"

	"postern/extract"
)

// Rar is the RAR format, versions 1.5 to 5 (RARLAB, "RAR 5.0 archive format").
var Rar = extract.Format{
	Name:       "rar",
	About:      "RAR 1.5 to 5: members and their names; with a password that does not stand in the message, or when other volumes are missing, a gap",
	MediaTypes: []string{"application/vnd.rar", "application/x-rar-compressed"},
	Extensions: []string{"rar"},
	Detect:     func(o *extract.Object) bool { return bytes.HasPrefix(o.Head, []byte("Rar!\x1a\x07")) },
	Locked:     func(*extract.Object) bool { return true }, // it is seen only when the headers are read
	Risky:      true,
	Read:       readRar,
}

// rarDictionary bounds the memory for one member.
const rarDictionary = 128 << 20

func readRar(ctx context.Context, o *extract.Object, s extract.Sink) error {
	password := ""
	if rarWantsPassword(o) {
		open := func(ctx context.Context, p string) bool { return rarOpens(ctx, o, p) }
		var ok bool
		if password, ok = o.TryPasswords(ctx, open); ok {
			if err := s.Fact("", extract.PasswordInMessage, "an encrypted RAR archive"); err != nil {
				return err
			}
		}
	}
	beside, err := readRarBeside(ctx, o)
	if err != nil {
		return err
	}
	reads := &rarReads{SectionReader: io.NewSectionReader(newAhead(o.Data, 8<<10), 0, o.Size)}
	m := &rarMembers{ctx: ctx, o: o, sink: s, reads: reads}
	r, err := openRar(reads, password)
	if err == nil {
		err = m.all(r)
	}
	switch {
	case err == io.EOF:
		return beside.hand(ctx, o, s, password, m.reached, reads.at)
	case m.stopped != nil:
		return m.stopped
	case beside.sealed || rarNeedsPassword(err):
		return rarVolumeGap(o, err)
	}
	gap := rarVolumeGap(o, err)
	if err := beside.rescue(ctx, o, s, len(m.reached)); err != nil {
		return err
	}
	if err := beside.hand(ctx, o, s, password, m.reached, reads.at); err != nil {
		if _, known := errors.AsType[*extract.GapError](err); !known {
			return err
		}
	}
	return gap
}

// rarMembers hands on the members that the library reads.
type rarMembers struct {
	ctx     context.Context
	o       *extract.Object
	sink    extract.Sink
	reads   *rarReads
	reached []int64 // by the members, of those that were read to their end
	stopped error   // of the sink
}

// all reads up to an error, which is [io.EOF] at the end.
func (m *rarMembers) all(r *rardecode.Reader) error {
	for {
		m.reads.slow = 0
		h, err := r.Next()
		if err != nil {
			return err
		}
		m.reads.slow = m.reads.at + max(0, h.PackedSize-rarAhead)
		name := clean(strings.ToValidUTF8(h.Name, "\ufffd"))
		texts := strings.Join(appendNew([]string{name}, clean(strings.ToValidUTF8(h.LinkTarget, "\ufffd"))), "\n") + "\n"
		if m.stopped = m.sink.Text(extract.Properties, extract.Place{Where: "names"}, texts); m.stopped != nil {
			return m.stopped
		}
		m.reached = append(m.reached, -1)
		// A link of RAR 5 has no content, and says the size of what it leads to all the same.
		if h.IsDir && h.UnPackedSize == 0 || h.LinkType != 0 && h.PackedSize == 0 {
			m.reached[len(m.reached)-1] = 0
			continue
		}
		content := &locked{checked: checked{r: r, ctx: m.ctx}, gap: func(err error) error { return rarVolumeGap(m.o, err) }}
		if m.stopped = m.sink.Child(extract.Child{Path: name, Names: []string{name}}, content); m.stopped != nil {
			return m.stopped
		}
		if content.ended {
			m.reached[len(m.reached)-1] = m.reads.at
		}
	}
}

func openRar(r io.Reader, password string) (*rardecode.Reader, error) {
	options := []rardecode.Option{rardecode.MaxDictionarySize(rarDictionary), rardecode.BufferSize(rarAhead)}
	if password != "" {
		options = append(options, rardecode.Password(password))
	}
	return rardecode.NewReader(r, options...)
}

// rarWantsPassword reports whether the names, or one of the first members, are
// encrypted.
func rarWantsPassword(o *extract.Object) bool {
	r, err := openRar(o.Open(), "")
	for n := 0; err == nil && n < 100; n++ {
		var h *rardecode.FileHeader
		if h, err = r.Next(); err == nil && h.Encrypted {
			return true
		}
	}
	return rarNeedsPassword(err)
}

// rarOpens reports whether a password opens the first encrypted member. RAR 4
// knows that only by the member's checksum.
func rarOpens(ctx context.Context, o *extract.Object, password string) bool {
	r, err := openRar(o.Open(), password)
	for err == nil {
		var h *rardecode.FileHeader
		if h, err = r.Next(); err != nil {
			break
		}
		if h.Encrypted && !h.IsDir {
			_, err = io.CopyN(io.Discard, &checked{r: r, ctx: ctx}, mostVerified)
			return err == nil || err == io.EOF
		}
	}
	return err == io.EOF
}

func rarNeedsPassword(err error) bool {
	return errors.Is(err, rardecode.ErrArchiveEncrypted) || errors.Is(err, rardecode.ErrArchivedFileEncrypted) ||
		errors.Is(err, rardecode.ErrBadPassword)
}

// rarVolumeGap is rarGap, for an archive that may be a volume of several.
func rarVolumeGap(o *extract.Object, err error) error {
	gap := rarGap(err)
	if err == io.EOF {
		return err
	}
	if _, known := errors.AsType[*extract.GapError](gap); known {
		return gap
	}
	volume, first := rarVolume(o.Head)
	switch {
	case volume && first:
		return &extract.GapError{Cause: extract.Corrupt, Detail: "first volume of a split RAR archive; the others are not in it"}
	case volume:
		return &extract.GapError{Cause: extract.Corrupt, Detail: "later volume of a split RAR archive"}
	}
	return gap
}

// rarVolume reads the main header of RAR 4 (flags 1: a volume, 0x100: the first)
// and of RAR 5 (flags 1: a volume, 2: its number follows).
func rarVolume(h []byte) (volume, first bool) {
	if len(h) < 13 {
		return false, false
	}
	if h[6] == 0 {
		flags := le.Uint16(h[10:])
		return flags&1 != 0, flags&0x100 != 0
	}
	b := h[8+4:] // behind the checksum
	var fields [4]uint64
	for i := range fields { // size, type, flags, then flags of the archive or the size of what is extra
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return false, false
		}
		fields[i], b = v, b[n:]
	}
	archive := fields[3]
	if fields[2]&1 != 0 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return false, false
		}
		archive = v
	}
	return fields[1] == 1 && archive&1 != 0, archive&2 == 0
}

// rarGap tells why an archive cannot be read further.
func rarGap(err error) error {
	switch {
	case rarNeedsPassword(err):
		return &extract.GapError{Cause: extract.EncryptedFile, Detail: "RAR archive with a password"}
	case errors.Is(err, rardecode.ErrDictionaryTooLarge):
		return &extract.GapError{Cause: extract.TooBig, Detail: "RAR archive: it wants a dictionary of more than 128 MiB"}
	}
	return err
}
