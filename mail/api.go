package mail

import (
	"context"
	"io"
)

// STUB FILE: signatures agreed between the packages. The mail package's author
// splits this into message.go, spool.go, header.go, tree.go … and deletes it.

// Options bound how a message is spooled and parsed. Zero fields mean defaults.
type Options struct {
	Memory  int64  // bytes kept in memory before a temporary file is used; default 256 KiB
	MaxSize int64  // larger messages fail with ErrTooBig; default 150 MiB
	Dir     string // folder for the unlinked temporary file; default os.TempDir()
}

// A Spool collects bytes once: in memory up to a limit, then in an unlinked
// temporary file. It hashes while it writes. It is not safe for concurrent writes;
// after the first ReaderAt call it is frozen and may be read from many goroutines.
type Spool struct{}

func NewSpool(o Options) *Spool                          { panic("stub") }
func (s *Spool) Write(p []byte) (int, error)             { panic("stub") }
func (s *Spool) Size() int64                             { panic("stub") }
func (s *Spool) ReadAt(p []byte, off int64) (int, error) { panic("stub") }
func (s *Spool) Close() error                            { panic("stub") }

// Message takes over the spool's bytes as a message; closing the message closes the spool.
func (s *Spool) Message(env Envelope) (*Message, error) { panic("stub") }

// A Message is immutable: its bytes, their hashes, its top header and its tree.
type Message struct {
	Envelope Envelope
	// …
}

// Read spools r to its end. The caller closes the message.
func Read(ctx context.Context, env Envelope, r io.Reader, o Options) (*Message, error) {
	panic("stub")
}
func (m *Message) Size() int64                             { panic("stub") }
func (m *Message) ReadAt(p []byte, off int64) (int, error) { panic("stub") }
func (m *Message) Open() *io.SectionReader                 { panic("stub") }
func (m *Message) Close() error                            { panic("stub") }

// Hash is the SHA-256 of all bytes; ContentHash leaves out the leading trace
// fields (Received, Return-Path, X-Postern-Trace …), so that a retry is recognised.
func (m *Message) Hash() [32]byte        { panic("stub") }
func (m *Message) ContentHash() [32]byte { panic("stub") }

// Header is the top header, parsed once.
func (m *Message) Header() Header { panic("stub") }

// A Header is the list of fields of one entity, in order, as offsets and bytes.
type Header struct{ Fields []Field }

// A Field is one header line with its folded continuation lines. A line that is no
// header field (no colon) is kept as a Field with an empty Name: it is content.
type Field struct {
	Name  string // as written
	Value string // raw bytes after the colon, unfolded (CRLF removed), surrounding white space cut
	Start int64  // offset of the first byte of the line in the message
	End   int64
}

// Values returns the raw values of all fields called name (case-insensitive), in order.
func (h Header) Values(name string) []string { panic("stub") }

// Text is the value of the first field called name, decoded for people; empty when there is none.
func (h Header) Text(name string) string { panic("stub") }

// Decode returns every reading of a raw header value: RFC 2047 words decoded, raw 8 bit as
// UTF-8 and by guess, and the value as written. The first is the best one.
func Decode(value string) []string { panic("stub") }

// FirstAddress is the first address of a From-like field, leniently parsed.
func (h Header) FirstAddress(name string) (Address, bool) { panic("stub") }

// Limits of the parser. Zero means the default.
type Limits struct {
	Depth       int   // nested multiparts; default 50
	Parts       int   // parts in total; default 10,000
	Headers     int   // fields of one entity; default 10,000
	HeaderBytes int64 // default 4 MiB
}

// Kind says what stretch of the message a Part is.
type Kind int

const (
	Leaf      Kind = iota // an entity whose body is no multipart
	Multipart             // an entity with children
	Preamble              // bytes before the first boundary of a multipart
	Epilogue              // bytes after its last boundary
	Between               // bytes that belong to no part
)

// A Part is one entity (or stray stretch) as offsets, with every reading of what its header says.
type Part struct {
	Path             string // "1", "1.2", "1.preamble", "1.2.epilogue"; a second reading of a multipart: "1~2.1"
	Kind             Kind
	Header           Header
	Start, Body, End int64       // offsets into the message: first byte of header, of body, and the end
	Types            []MediaType // every reading of Content-Type, the most likely first; never empty for Leaf and Multipart
	Encodings        []string    // every reading of Content-Transfer-Encoding, lower case, the most likely first; "" is identity
	Names            []string    // every reading of the file name (Content-Disposition and Content-Type, RFC 2231, RFC 2047, raw), best first
	Attachment       bool        // Content-Disposition says attachment, or it has a name
	Children         []*Part
}

// A MediaType is one reading of a Content-Type value.
type MediaType struct {
	Type     string            // "text/plain", lower case
	Params   map[string]string // lower-case keys, decoded values
	Charsets []string          // every reading of the charset parameter
}

// A Tree is a parsed message.
type Tree struct {
	Root *Part
	// Ambiguous lists every place that can be read in two ways, in public words: "1.2: two Content-Type fields".
	Ambiguous []Note
	// Truncated lists what the limits cut off: each becomes a gap too-deep or too-big.
	Truncated []Note
}

type Note struct{ Path, Text string }

// Parse reads the tree of the message in r. It never fails: what cannot be understood is a part too.
// Linear in size; iterative.
func Parse(r io.ReaderAt, size int64, l Limits) *Tree { panic("stub") }

// Walk calls f for every part in document order.
func (t *Tree) Walk(f func(*Part)) { panic("stub") }

// Decoder returns the bytes of a body under one transfer encoding, leniently (see READING.md 5).
// Damage is reported by the returned function after EOF: true when bytes had to be guessed or skipped.
func Decoder(r io.Reader, encoding string) (io.Reader, func() bool) { panic("stub") }

// Charset decodes b in the named charset; ok is false where the name is unknown.
func Charset(name string, b []byte) (text string, ok bool) { panic("stub") }
