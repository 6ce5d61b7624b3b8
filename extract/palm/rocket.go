package palm

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"postern/extract"
)

// Rocket is a book for the Rocket eBook: a list of files, most of them packed.
var Rocket = extract.Format{
	Name:   "rocket",
	About:  "books of the Rocket eBook (RB): pages, pictures and indexes in them, title and author; encrypted ones are a gap",
	Detect: func(o *extract.Object) bool { return bytes.HasPrefix(o.Head, []byte(rocketMagic)) },
	Risky:  true,
	Read:   readRocket,
	// Its extension, rb, is that of programs in Ruby.
	MediaTypes: []string{"application/x-rocketbook"},
}

const (
	rocketMagic = "\xb0\x0c\xb0\x0c"
	rocketList  = 24 // where the list's offset stands
	rocketEntry = 44
	mostRocket  = 1 << 16
)

var errRocket = &extract.GapError{Cause: extract.Corrupt, Detail: "a Rocket eBook that is damaged or cut off"}

func readRocket(ctx context.Context, o *extract.Object, s extract.Sink) error {
	le := binary.LittleEndian
	if len(o.Head) < rocketList+4 {
		return errRocket
	}
	at := int64(le.Uint32(o.Head[rocketList:]))
	var n [4]byte
	if got, _ := o.Data.ReadAt(n[:], at); got < len(n) {
		return errRocket
	}
	count := int(le.Uint32(n[:]))
	if count > mostRocket {
		return errRocket
	}
	list := make([]byte, min(int64(count*rocketEntry), o.Size))
	if got, _ := o.Data.ReadAt(list, at+4); got < count*rocketEntry {
		return errRocket
	}
	f := &file{ctx: ctx, o: o, s: s, page: 1252}
	taken := []stretch{{at, at + 4 + int64(count*rocketEntry)}}
	for ; len(list) >= rocketEntry; list = list[rocketEntry:] {
		if err := ctx.Err(); err != nil {
			return err
		}
		const encrypted, plain, packed = 1, 2, 8
		raw := cutZero(list[:32])
		if err := f.hidden("list", list[len(raw):32]); err != nil {
			return err
		}
		name := f.text(raw)
		size, from, flags := int64(le.Uint32(list[32:])), int64(le.Uint32(list[36:])), le.Uint32(list[40:])
		var r io.Reader = io.NewSectionReader(o.Data, from, size)
		if from+size > o.Size {
			f.damage("a Rocket eBook that is cut off")
		}
		taken = append(taken, stretch{from, from + size})
		if name == "" {
			name = "unnamed"
		}
		c := extract.Child{Path: name, Names: []string{name}}
		var err error
		switch {
		case flags&encrypted != 0:
			err = s.Gap(name, extract.EncryptedFile, "a file of a Rocket eBook that is encrypted")
		case flags&packed != 0:
			err = s.Child(c, &rocketReader{ctx: ctx, r: r})
		case flags&plain != 0 && size <= mostText:
			b, failed := io.ReadAll(r)
			if failed != nil {
				return failed
			}
			err = s.Text(extract.Properties, extract.Place{Where: name}, f.text(b)+"\n")
		default:
			err = s.Child(c, r)
		}
		if err != nil {
			return err
		}
	}
	if err := f.between(taken); err != nil {
		return err
	}
	return f.damaged
}

// A stretch of the file is the list or what it names.
type stretch struct{ from, to int64 }

// between reads the text in what is no part of the file's contents.
func (f *file) between(taken []stretch) error {
	slices.SortFunc(taken, func(a, b stretch) int { return cmp.Compare(a.from, b.from) })
	at := int64(len(rocketMagic))
	for _, x := range append(taken, stretch{f.o.Size, f.o.Size}) {
		if err := f.passed("between the files", f.o.Data, at, min(x.from, f.o.Size)); err != nil {
			return err
		}
		at = max(at, x.to)
	}
	return nil
}

// A rocketReader unpacks a file: how many pieces there are, how long it is, how long each
// piece is, then the pieces, each packed by itself.
type rocketReader struct {
	ctx   context.Context
	r     io.Reader
	sizes []uint32
	begun bool
	left  []byte
}

func (z *rocketReader) begin() error {
	var head [8]byte
	if _, err := io.ReadFull(z.r, head[:]); err != nil {
		return io.ErrUnexpectedEOF
	}
	n := binary.LittleEndian.Uint32(head[:])
	if n > mostRocket {
		return fmt.Errorf("a file of a Rocket eBook: %w", errText)
	}
	z.sizes = make([]uint32, n)
	return binary.Read(z.r, binary.LittleEndian, z.sizes)
}

func (z *rocketReader) Read(p []byte) (int, error) {
	if !z.begun {
		z.begun = true
		if err := z.begin(); err != nil {
			z.sizes = nil
			return 0, unexpected(err)
		}
	}
	for len(z.left) == 0 {
		if err := z.ctx.Err(); err != nil {
			return 0, err
		}
		if len(z.sizes) == 0 {
			var one [1]byte
			if n, _ := io.ReadFull(z.r, one[:]); n > 0 { // it is longer than its pieces
				return 0, errText
			}
			return 0, io.EOF
		}
		size := int64(z.sizes[0])
		z.sizes = z.sizes[1:]
		if size > mostText {
			return 0, errText
		}
		packed := make([]byte, size)
		if _, err := io.ReadFull(z.r, packed); err != nil {
			return 0, unexpected(err)
		}
		behind := bytes.NewReader(packed)
		piece, err := zlib.NewReader(behind)
		if err != nil {
			return 0, err
		}
		if z.left, err = io.ReadAll(io.LimitReader(piece, mostText+1)); err != nil {
			return 0, unexpected(err)
		}
		if len(z.left) > mostText || behind.Len() > 0 {
			return 0, errText
		}
	}
	n := copy(p, z.left)
	z.left = z.left[n:]
	return n, nil
}

// unexpected is err, where the end is none that should come.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
