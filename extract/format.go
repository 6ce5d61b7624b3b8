package extract

import (
	"context"
	"errors"
	"image"
	"io"
	"time"
)

// A Format is one kind of file that Postern reads. It is a value: a family
// package exports its formats, and extract/all lists them in order, the most
// specific first.
type Format struct {
	// Name is the format's name in reports and configuration: "docx", "zip".
	Name string
	// About is one line for the generated list of formats: what of it is read.
	About string
	// MediaTypes and Extensions (lower case, without the dot) are what such a
	// file is usually declared as. They are used to see a mismatch, and as a
	// hint for formats without a signature; never to choose a reader alone.
	MediaTypes []string
	Extensions []string
	// Detect reports whether the object's bytes can be read as this format. It
	// looks at little: o.Head, o.Tail, perhaps a few ReadAt calls.
	Detect func(o *Object) bool
	// Covers names formats that need not read the object too when this one has
	// read it to its end (docx covers zip, xml covers plain).
	Covers []string
	// Locked, where it is set, reports whether the object seems to want a password.
	// Such objects are read last, with the passwords that stand in the message. It
	// looks at as little as Detect does.
	Locked func(o *Object) bool
	// Seals names formats whose files, once they have a password, are of this format and
	// Locked: they go by the names of those and are no mismatch.
	Seals []string
	// Fact is what every file of the format is besides its text: a picture is
	// [ImageWithoutText], sound and film are a [Recording]. What is printable in the bytes
	// of such a file is carved out, as if nothing read it: pixels can hide anything.
	Fact string
	// Risky formats are read in a worker process. What is not risky must be
	// linear in time, constant in memory and our own.
	Risky bool
	// Read reads o to its end into s. It returns nil only when everything was
	// read: an error makes the object a gap ([GapError] names the cause, any
	// other error is Corrupt), whatever text came before it. It must check ctx in
	// long loops, return the errors of s at once, hold no more than a bounded
	// part of the object in memory unless Risky, and never start goroutines that
	// outlive it. Several calls may run at once.
	Read func(ctx context.Context, o *Object, s Sink) error
	// Pixels, where it is set, decodes a page of a picture, counted from 0, for the
	// recognition of its text: at most [MostPixels] of them. It returns io.EOF behind
	// the last page, and a [GapError] where it gives up on the pages that are left. It
	// runs in a worker.
	Pixels func(ctx context.Context, o *Object, page int) (*image.Gray, error)
}

// MostPixels is the largest picture that is recognised; larger ones are shrunk. An A4
// page at 300 dpi has 8.7 million pixels.
const MostPixels = 10_000_000

// An Object is a piece of a message that is to be read: bytes, and what its
// surroundings said about them.
type Object struct {
	// Path leads to the object: "1.2/offer.zip/q3.xlsx".
	Path string
	// Names are all readings of its file name, the best first; may be empty.
	Names []string
	// Types are all media types it was declared as, lower case, the best first.
	Types []string
	// Charsets are all charsets it was declared as, the best first.
	Charsets []string
	// Section is where in the message it stands.
	Section Section
	// Depth counts the containers around it; the message itself is 0.
	Depth int

	// Passwords are what may be a password in the rest of the message, the
	// likeliest first, for objects that are Locked; see [Object.TryPasswords].
	Passwords []string

	// Scans asks for pictures that show a page, as children, because their text will be
	// recognised.
	Scans bool

	// Data holds the bytes, Size of them. Head and Tail are the first and last
	// up to 4 KiB, read once.
	Data       io.ReaderAt
	Size       int64
	Head, Tail []byte
	// Limits are what is left of the message's budget when reading begins.
	Limits Limits
}

// Open returns a reader over all bytes of o.
func (o *Object) Open() *io.SectionReader { return io.NewSectionReader(o.Data, 0, o.Size) }

// endSize is how much of an object Head and Tail hold.
const endSize = 4 << 10

// fillEnds reads Head and Tail.
func (o *Object) fillEnds() error {
	stretch := func(off, n int64) ([]byte, error) {
		p := make([]byte, n)
		got, err := o.Data.ReadAt(p, off)
		if got == len(p) || errors.Is(err, io.EOF) {
			err = nil
		}
		return p[:got], err
	}
	var err error
	if o.Head, err = stretch(0, min(endSize, o.Size)); err != nil {
		return err
	}
	o.Tail = o.Head
	if o.Size > endSize {
		o.Tail, err = stretch(o.Size-endSize, endSize)
	}
	return err
}

// A Child is an object found inside another one.
type Child struct {
	// Path is what is added to the parent's path. For a member of an archive its
	// name; for a part of a mail "1.2" or "1.2/offer.zip".
	Path     string
	Names    []string
	Types    []string
	Charsets []string
	// Section is empty to inherit the parent's.
	Section Section
	// Alternative marks a second reading of bytes that are a child already (another
	// transfer encoding): when it is of no known type, that is no gap.
	Alternative bool
	// Preview marks a picture that a program made of the object around it: while it is
	// small it shows nothing that is not there, and is no [ImageWithoutText].
	Preview bool
}

// A Sink takes what a reader finds, in the order it is found. Its errors mean
// that reading must stop. Two exist: one in the process, one that writes to the
// parent of a worker.
type Sink interface {
	// Text appends to the text of a view of the object. From its first byte on
	// the text is at p.Where (p.Offset is ignored); an empty Where goes on
	// where the text before it was. Text need not end at any boundary: the caller
	// puts separators where a person would see one.
	Text(v View, p Place, text string) error
	// Section does the same for a text that stands in another section than the
	// object: a header line.
	Section(sec Section, p Place, text string) error
	// Child hands on an object inside this one. r is read to its end before
	// Child returns; an error of r makes the child a gap (Corrupt, or the
	// cause of a GapError) after what was read, and is not returned.
	Child(c Child, r io.Reader) error
	// Gap notes that a piece of the object, named by path below it (empty: the
	// object), cannot be read, while reading of the rest goes on.
	Gap(path string, cause Cause, detail string) error
	// Fact notes a fact about the object, or about a piece below it.
	Fact(path, name, detail string) error
}

// Limits is the budget of one message. Zero fields mean the default.
type Limits struct {
	Bytes  int64         // bytes that come out of all readers; default 1 GiB
	Ratio  int64         // bytes out for each byte of the message, above 10 MiB out; default 200
	Files  int           // objects; default 10,000
	Depth  int           // containers inside each other; default 16
	Object int64         // bytes of one object; default 256 MiB
	CPU    time.Duration // CPU time of readers for the message; default 20 s
}
