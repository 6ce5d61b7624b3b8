package plain

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"postern/extract"
	"postern/extract/charset"
)

// JSON is JSON (RFC 8259), also one value a line or with errors in it.
var JSON = extract.Format{
	Name:       "json",
	About:      "JSON: strings unescaped, with their keys and paths",
	MediaTypes: jsonTypes,
	Extensions: []string{"json", "jsonl", "ndjson", "geojson", "ipynb"},
	Detect:     detectJSON,
	Covers:     []string{"plain"},
	Read:       readJSON,
}

var jsonTypes = []string{"application/json", "text/json", "application/x-ndjson", "application/ld+json"}

// detectJSON wants an object or an array whose start has no error, or at least a
// bracket where JSON was declared. Scalars are plain text.
func detectJSON(o *extract.Object) bool {
	head := strings.TrimLeft(charset.Head(o), " \t\r\n")
	if head == "" || head[0] != '{' && head[0] != '[' || !charset.Textual(o) {
		return false
	}
	if slices.ContainsFunc(o.Types, func(t string) bool { return slices.Contains(jsonTypes, t) || strings.HasSuffix(t, "+json") }) {
		return true
	}
	d := json.NewDecoder(strings.NewReader(head))
	for range 64 {
		_, err := d.Token()
		if err == io.ErrUnexpectedEOF || err == io.EOF {
			return err == io.EOF || o.Size > int64(len(o.Head))
		}
		if err != nil {
			return false
		}
	}
	return true
}

func readJSON(ctx context.Context, o *extract.Object, s extract.Sink) error {
	return eachReading(ctx, o, s, func(out *output, r io.Reader) error {
		t := &tree{out: out, r: bufio.NewReaderSize(r, 32<<10)}
		return t.read()
	})
}

// A tree writes a line for each key and value of a JSON text. It knows no
// errors: what is no JSON is written as it stands. Its memory is one bit for
// each open bracket, and the path of the outer ones.
type tree struct {
	out     *output
	r       *bufio.Reader
	path    jsonPath
	key     bool // the next string of an object is a key
	scratch []byte
}

func (t *tree) read() error {
	for {
		c, err := t.r.ReadByte()
		if err == io.EOF {
			return t.out.flush()
		}
		if err != nil {
			return err
		}
		switch c {
		case ' ', '\t', '\r', '\n':
		case '{', '[':
			if t.path.named() { // the key of the whole object
				t.out.newline()
			}
			t.path.open(c == '{')
			t.key = c == '{'
		case '}', ']':
			t.path.close()
			t.key = false
		case ',':
			t.path.next()
			t.key = t.path.inObject()
		case ':':
			t.key = false
		case '"':
			err = t.quoted()
		default:
			t.r.UnreadByte()
			err = t.bare()
		}
		if err == nil {
			err = t.out.err
		}
		if err != nil && err != io.EOF {
			return err
		}
	}
}

// place sets the place of the value that begins here, unless one of ends shows
// that it is short: a value of three characters is never found alone, and an
// array of a million of them has no use for a million places.
func (t *tree) place(ends string) {
	if b, _ := t.r.Peek(shortCell); len(b) < shortCell || bytes.ContainsAny(b, ends) {
		return
	}
	t.out.at(t.path.place())
}

// bare writes a number, a literal, or what is no JSON.
func (t *tree) bare() error {
	t.place("{}[],:\"\n")
	for {
		c, err := t.r.ReadByte()
		if err != nil {
			t.out.newline()
			return err
		}
		if strings.IndexByte("{}[],:\"\n", c) >= 0 {
			t.r.UnreadByte()
			t.out.newline()
			return t.out.err
		}
		t.out.byte(c)
	}
}
