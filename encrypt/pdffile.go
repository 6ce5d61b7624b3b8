package encrypt

import (
	"bufio"
	"compress/zlib"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode/utf16"
)

// A pdfFile writes the objects of one encrypted PDF as they come: nothing but
// their places is remembered. The first error sticks and comes back from finish.
type pdfFile struct {
	w      *bufio.Writer
	at     int64
	places []int64 // of object i+1; 0 while it is not written
	cipher *pdfCipher
	err    error
}

// A pdfRef is the number of an object.
type pdfRef int

func (r pdfRef) String() string { return fmt.Sprintf("%d 0 R", int(r)) }

// newPDFFile begins a file of version 1.7 with Adobe's extension level 8, which
// stands for revision 6 of the encryption: more programs take it than 2.0.
func newPDFFile(w io.Writer, c *pdfCipher) *pdfFile {
	f := &pdfFile{w: bufio.NewWriterSize(w, 32<<10), cipher: c}
	f.printf("%%PDF-1.7\n%%\xe2\xe3\xcf\xd3\n")
	return f
}

func (f *pdfFile) Write(p []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	n, err := f.w.Write(p)
	f.at += int64(n)
	f.err = err
	return n, err
}

func (f *pdfFile) printf(format string, args ...any) {
	fmt.Fprintf(f, format, args...) // the error sticks in f
}

// reserve gives a number to an object that will be written later.
func (f *pdfFile) reserve() pdfRef {
	f.places = append(f.places, 0)
	return pdfRef(len(f.places))
}

// object writes an object whose body is whole: a dictionary, an array, a number.
func (f *pdfFile) object(r pdfRef, body string) {
	f.places[r-1] = f.at
	f.printf("%d 0 obj\n%s\nendobj\n", int(r), body)
}

// add is object with a number of its own.
func (f *pdfFile) add(body string) pdfRef {
	r := f.reserve()
	f.object(r, body)
	return r
}

// packers are used again: each has a megabyte of tables, and every page is packed.
var packers = sync.Pool{New: func() any {
	w, err := zlib.NewWriterLevel(io.Discard, zlib.BestSpeed)
	if err != nil {
		panic(err) // the level is one
	}
	return w
}}

// stream writes a compressed and encrypted stream object with what fill writes.
// Entries are put into its dictionary.
func (f *pdfFile) stream(r pdfRef, entries string, fill func(io.Writer) error) {
	f.packed(r, entries, func(w io.Writer) error {
		p := packers.Get().(*zlib.Writer)
		p.Reset(w)
		if err := fill(p); err != nil {
			return err
		}
		if err := p.Close(); err != nil {
			return err
		}
		packers.Put(p)
		return nil
	})
}

// packed is stream for content that is compressed already (zlib, RFC 1950). Its length
// is an object of its own behind it, since nobody knows it before.
func (f *pdfFile) packed(r pdfRef, entries string, fill func(io.Writer) error) {
	length := f.reserve()
	f.places[r-1] = f.at
	f.printf("%d 0 obj\n<</Filter/FlateDecode/Length %v%s>>\nstream\n", int(r), length, entries)
	if f.err != nil {
		return
	}
	start := f.at
	sealed, err := f.cipher.stream(f)
	if err == nil {
		err = fill(sealed)
	}
	if err == nil {
		err = sealed.Close()
	}
	f.fail(err)
	size := f.at - start
	f.printf("\nendstream\nendobj\n")
	f.object(length, fmt.Sprint(size))
}

func (f *pdfFile) fail(err error) {
	if f.err == nil {
		f.err = err
	}
}

// text is a string object for people: encrypted, UTF-16 (ISO 32000-2 section 7.9.2.2).
func (f *pdfFile) text(s string) string {
	raw := []byte{0xfe, 0xff}
	for _, u := range utf16.Encode([]rune(s)) {
		raw = append(raw, byte(u>>8), byte(u))
	}
	return f.bytes(raw)
}

func (f *pdfFile) bytes(raw []byte) string {
	sealed, err := f.cipher.seal(raw)
	f.fail(err)
	return fmt.Sprintf("<%x>", sealed)
}

// finish writes the encryption dictionary, the table of places and the trailer.
func (f *pdfFile) finish(root, info pdfRef) error {
	c := f.cipher
	// The strings of this dictionary alone are in clear.
	lock := f.add(fmt.Sprintf("<</Filter/Standard/V 5/R 6/Length 256/P %d/EncryptMetadata true"+
		"/CF<</StdCF<</Type/CryptFilter/CFM/AESV3/AuthEvent/DocOpen/Length 32>>>>/StmF/StdCF/StrF/StdCF"+
		"/U<%x>/UE<%x>/O<%x>/OE<%x>/Perms<%x>>>", pdfPermissions, c.u, c.ue, c.o, c.oe, c.perms))
	id := make([]byte, 16)
	if _, err := io.ReadFull(c.random, id); err != nil {
		f.fail(err)
	}
	start := f.at
	f.printf("xref\n0 %d\n0000000000 65535 f \n", len(f.places)+1)
	for _, at := range f.places {
		f.printf("%010d 00000 n \n", at)
	}
	f.printf("trailer\n<</Size %d/Root %v/Info %v/Encrypt %v/ID[<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(f.places)+1, root, info, lock, id, id, start)
	if f.err == nil {
		f.err = f.w.Flush()
	}
	return f.err
}

// pdfName is s as a name object (ISO 32000-2 section 7.3.5).
func pdfName(s string) string {
	var b strings.Builder
	b.WriteByte('/')
	for i := 0; i < len(s); i++ {
		if c := s[i]; c > ' ' && c < 0x7f && !strings.ContainsRune("#/%()<>[]{}", rune(c)) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "#%02x", c)
		}
	}
	return b.String()
}
