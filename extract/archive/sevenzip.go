package archive

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/bodgit/sevenzip"

	"postern/extract"
)

// SevenZip is the 7z format (7-Zip, "7z format description").
var SevenZip = extract.Format{
	Name:       "7z",
	About:      "7z: members and their names; with a password that does not stand in the message a gap",
	MediaTypes: []string{"application/x-7z-compressed"},
	Extensions: []string{"7z"},
	Detect:     func(o *extract.Object) bool { return bytes.HasPrefix(o.Head, []byte("7z\xbc\xaf\x27\x1c")) },
	Locked:     func(*extract.Object) bool { return true }, // it is seen only when its packed header is read
	Risky:      true,
	Read:       readSevenZip,
}

func readSevenZip(ctx context.Context, o *extract.Object, s extract.Sink) error {
	z, err := openSevenZip(o, "")
	if err != nil && !needsPassword(err) {
		if sevenZipSplit(o) {
			return &extract.GapError{Cause: extract.Corrupt, Detail: "7z archive, cut off or the first part of a split one"}
		}
		return err
	}
	// What a wrong key, or none, makes of a locked stream may begin well: only the
	// checksum tells.
	if err != nil || probeSevenZip(ctx, z.Reader, true) != nil {
		open := func(ctx context.Context, password string) bool {
			opened, err := openSevenZip(o, password)
			if err != nil || probeSevenZip(ctx, opened.Reader, false) != nil {
				return false
			}
			z = opened
			return true
		}
		if _, ok := o.TryPasswords(ctx, open); ok {
			if err := s.Fact("", extract.PasswordInMessage, "an encrypted 7z archive"); err != nil {
				return err
			}
		} else if err != nil {
			return sevenZipGap(err)
		}
	}
	m := &sevenZipMembers{sink: s, ctx: ctx, closed: map[int]bool{}, whole: true}
	for _, f := range z.File {
		if err := m.member(f); err != nil {
			return err
		}
	}
	return z.header.leftover(ctx, o, s, z.reads, m)
}

// An openedSevenZip is an archive, and what the library does not say of it.
type openedSevenZip struct {
	*sevenzip.Reader
	header *sevenZipHeader
	reads  *sevenZipReads
}

func openSevenZip(o *extract.Object, password string) (z *openedSevenZip, err error) {
	defer func() { // the library trusts numbers of its header
		if recover() != nil {
			z, err = nil, errSevenZip
		}
	}()
	header, err := readSevenZipHeader(o, password)
	if err != nil {
		return nil, err
	}
	if len(header.all) == 0 { // it holds nothing
		return &openedSevenZip{&sevenzip.Reader{}, header, &sevenZipReads{}}, nil
	}
	if header.files > header.streams {
		return nil, errSevenZip
	}
	sevenZipMethods()
	reads := newSevenZipReads(o.Data, header)
	r, err := sevenzip.NewReaderWithPassword(reads, o.Size, password)
	return &openedSevenZip{r, header, reads}, err
}

// sevenZipMembers hands on the members of an archive.
type sevenZipMembers struct {
	sink   extract.Sink
	ctx    context.Context
	closed map[int]bool // the packed streams that do not open
	whole  bool         // all were read to their end
}

func (m *sevenZipMembers) member(f *sevenzip.File) error {
	if err := m.ctx.Err(); err != nil {
		return err
	}
	name := clean(strings.ToValidUTF8(f.Name, "\ufffd"))
	if err := m.sink.Text(extract.Properties, extract.Place{Where: "names"}, name+"\n"); err != nil {
		return err
	}
	if f.FileInfo().IsDir() && f.UncompressedSize == 0 || m.closed[f.Stream] { // its attributes may say anything
		return nil
	}
	r, err := f.Open()
	if err != nil {
		m.whole, m.closed[f.Stream] = false, true
		gap := childGap(sevenZipGap(err))
		return m.sink.Gap(name, gap.Cause, gap.Detail)
	}
	// The library compares neither sizes nor sums. Where a sum is 0, there may be none.
	whole := &exactReader{r: r, left: int64(min(f.UncompressedSize, 1<<62))}
	content := &locked{checked: checked{r: whole, ctx: m.ctx, crc: f.CRC32, check: f.CRC32 != 0}, gap: sevenZipGap}
	err = m.sink.Child(extract.Child{Path: name, Names: []string{name}}, content)
	m.whole = m.whole && content.ended
	if cerr := r.Close(); err == nil && cerr != nil {
		err = cerr
	}
	return err
}

// mostProbed is how much of a member is read to see whether it is locked, bytes.
const mostProbed = 256 << 10

// probeSevenZip reads the first member of each compressed stream, or only of one: as
// much of it as tells whether it wants a password, or another one.
func probeSevenZip(ctx context.Context, z *sevenzip.Reader, each bool) error {
	seen := map[int]bool{}
	for _, f := range z.File {
		if seen[f.Stream] || f.UncompressedSize == 0 {
			continue
		}
		seen[f.Stream] = true
		r, err := f.Open()
		if err != nil {
			return err
		}
		most := int64(mostVerified)
		if each {
			most = mostProbed
		}
		c := &checked{r: r, ctx: ctx}
		n, err := io.CopyN(io.Discard, c, most)
		r.Close()
		switch {
		case err != nil && err != io.EOF:
			return err
		case uint64(n) != min(f.UncompressedSize, uint64(most)),
			uint64(n) == f.UncompressedSize && f.CRC32 != 0 && c.sum != f.CRC32:
			return errChecksum
		}
		if len(seen) >= 16 || !each {
			break // one that opens is enough: the password is right
		}
	}
	return nil
}

// sevenZipSplit reports whether the archive goes on behind the file's end, as its
// start header says (7zFormat.txt).
func sevenZipSplit(o *extract.Object) bool {
	if len(o.Head) < 32 {
		return true
	}
	offset, size := le.Uint64(o.Head[12:]), le.Uint64(o.Head[20:])
	return offset < 1<<60 && size < 1<<60 && int64(32+offset+size) > o.Size
}

func needsPassword(err error) bool {
	var re *sevenzip.ReadError
	return errors.As(err, &re) && re.Encrypted
}

// sevenZipGap tells a missing password from a broken file.
func sevenZipGap(err error) error {
	if needsPassword(err) {
		return &extract.GapError{Cause: extract.EncryptedFile, Detail: "7z archive with a password"}
	}
	if err != nil && strings.HasSuffix(err.Error(), "unsupported compression algorithm") {
		return &extract.GapError{Cause: extract.Unknown, Detail: "7z archive: a method of packing that has no reader"}
	}
	return err
}

// A locked reader translates the errors of a member.
type locked struct {
	checked
	gap func(error) error
}

func (l *locked) Read(p []byte) (int, error) {
	n, err := l.checked.Read(p)
	if err != nil {
		err = l.gap(err)
	}
	return n, err
}
