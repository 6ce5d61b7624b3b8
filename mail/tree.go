package mail

import "io"

// Limits of the parser. Zero means the default.
type Limits struct {
	Depth       int   // nested multiparts; default 50
	Parts       int   // parts in total; default 10,000
	Headers     int   // fields of one entity; default 10,000
	HeaderBytes int64 // bytes of one entity's header; default 4 MiB
}

func (l Limits) withDefaults() Limits {
	if l.Depth <= 0 {
		l.Depth = 50
	}
	if l.Parts <= 0 {
		l.Parts = 10_000
	}
	if l.Headers <= 0 {
		l.Headers = 10_000
	}
	if l.HeaderBytes <= 0 {
		l.HeaderBytes = 4 << 20
	}
	return l
}

// Kind says what stretch of the message a Part is.
type Kind int

// The kinds of parts.
const (
	Leaf      Kind = iota // an entity whose body is content of its own
	Multipart             // an entity that is nothing but its children
	Preamble              // bytes before the first boundary of a multipart
	Epilogue              // bytes after its last boundary
	Between               // bytes that belong to no part
)

// A Part is one entity (or stray stretch) as offsets, with every reading of what its header says.
//
// What is not a Multipart has bytes to read, [Body, End), and may have Children
// too: they are other readings of the same bytes (a text that looks like a
// multipart, a second Content-Type that says so, a header that may end earlier).
// A multipart that says it is encoded as a whole is such a Leaf: its decoded
// body wants [ParseEntity].
type Part struct {
	// Path is "1" for the whole message, "1.2" for its second part, and so on;
	// "1.preamble", "1.2.epilogue". Parts of a second reading are "1~2.1"; a
	// header read in a second way makes the entity "1~2".
	Path             string
	Kind             Kind
	Header           Header
	Start, Body, End int64       // offsets into the message: first byte of header, of body, and the end
	Types            []MediaType // every reading of Content-Type, the most likely first; never empty for Leaf and Multipart
	Encodings        []string    // every reading of Content-Transfer-Encoding, lower case, the most likely first; "" is identity; never empty
	Names            []string    // every reading of the file name (Content-Disposition and Content-Type, RFC 2231, RFC 2047, raw), best first
	Attachment       bool        // Content-Disposition says attachment, or it has a name
	Children         []*Part
}

// A MediaType is one reading of a Content-Type value.
type MediaType struct {
	Type     string            // "text/plain", lower case
	Params   map[string]string // lower-case keys, decoded values
	Charsets []string          // every reading of the charset parameter, lower case
}

// A Tree is a parsed message.
type Tree struct {
	Root *Part
	// Ambiguous lists every place that can be read in two ways, in public words: "two Content-Type fields".
	Ambiguous []Note
	// Truncated lists what the limits cut off: each becomes a gap too-deep or too-big.
	// What was cut off is still there, as the bytes of a part.
	Truncated []Note
}

// A Note is a remark about a part. Its text is ours: it never repeats the message.
type Note struct {
	Path, Text string
	// Deep says, in Truncated, that it was nested too deep rather than too big.
	Deep bool
}

// maxNotes bounds each list of notes; the notes after that say nothing new.
const maxNotes = 200

// Parse reads the tree of the message in r. It never fails: what cannot be understood is a part too.
// It is iterative, linear in size, and holds a bounded part of the message in memory.
func Parse(r io.ReaderAt, size int64, l Limits) *Tree {
	p := newParser(r, size, l)
	return p.parse(&Part{Path: "1", End: size}, nil)
}

// ParseEntity is Parse for a body whose header is known: r holds the size bytes
// of the body alone, and the offsets of parts count from its start. It is for
// the decoded body of a multipart that was encoded as a whole.
func ParseEntity(h Header, r io.ReaderAt, size int64, l Limits) *Tree {
	p := newParser(r, size, l)
	return p.parse(&Part{Path: "1", Header: h, End: size}, &h)
}

// Walk calls f for every part in document order, parents first.
func (t *Tree) Walk(f func(*Part)) {
	stack := []*Part{t.Root}
	for len(stack) > 0 {
		part := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		f(part)
		for i := len(part.Children) - 1; i >= 0; i-- {
			stack = append(stack, part.Children[i])
		}
	}
}

func (t *Tree) ambiguous(path, text string) {
	if len(t.Ambiguous) < maxNotes {
		t.Ambiguous = append(t.Ambiguous, Note{Path: path, Text: text})
	}
}

func (t *Tree) truncated(n Note) {
	if len(t.Truncated) < maxNotes {
		t.Truncated = append(t.Truncated, n)
	}
}
