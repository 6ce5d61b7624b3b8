package eml

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"

	"postern/extract"
	"postern/mail"
)

// PEM is a CMS structure or a certificate in ASCII (RFC 7468).
var PEM = extract.Format{
	Name:       "pem",
	About:      "CMS and certificates in ASCII: what is in the first one; others are objects of their own",
	MediaTypes: []string{"application/x-pem-file"},
	Extensions: []string{"pem", "key"},
	Detect: func(o *extract.Object) bool {
		head := bytes.TrimLeft(o.Head, " \t\r\n")
		return pemType(head) != "" && bytes.Contains(head, []byte("\n"))
	},
	Read: readPEM,
}

// pemType is the media type of what a line announces; empty where it is none that is
// read.
func pemType(line []byte) string {
	label, ok := bytes.CutPrefix(line, []byte("-----BEGIN "))
	switch {
	case !ok:
		return ""
	case bytes.HasPrefix(label, []byte("PKCS")) && bytes.HasPrefix(bytes.TrimLeft(label[4:], " #"), []byte("7")), bytes.HasPrefix(label, []byte("CMS-----")):
		return "application/pkcs7-mime"
	case bytes.HasPrefix(label, []byte("CERTIFICATE-----")):
		return "application/pkix-cert"
	}
	return ""
}

func readPEM(_ context.Context, o *extract.Object, s extract.Sink) error {
	p := &pemReader{r: bufio.NewReaderSize(o.Open(), 8<<10)}
	in, damaged := mail.Decoder(p, "base64")
	c := extract.Child{Path: "der", Types: []string{pemType(bytes.TrimLeft(o.Head, " \t\r\n"))}}
	if err := s.Child(c, in); err != nil {
		return err
	}
	if damaged() || !p.ended {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "damaged PEM"}
	}
	return nil
}

// A pemReader reads the lines between the first and the last one.
type pemReader struct {
	r              *bufio.Reader
	started, ended bool
	rest           []byte
	err            error
}

func (p *pemReader) Read(b []byte) (int, error) {
	for len(p.rest) == 0 {
		if p.err != nil {
			return 0, p.err
		}
		line, err := p.r.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			p.err = err
		}
		switch {
		case bytes.HasPrefix(line, []byte("-----END ")):
			p.ended, p.err = true, io.EOF
		case !p.started:
			p.started = bytes.HasPrefix(bytes.TrimLeft(line, " \t"), []byte("-----BEGIN "))
		default:
			p.rest = line
		}
	}
	n := copy(b, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}
