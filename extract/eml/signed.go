package eml

import (
	"bytes"
	"context"
	"io"

	"postern/extract"
)

// Signed is CMS signed data (RFC 5652 section 5): the signature of an S/MIME mail,
// or a mail inside its signature.
var Signed = extract.Format{
	Name:       "smime-signed",
	About:      "S/MIME signatures: the mail in an opaque one, and readable text of certificates",
	MediaTypes: []string{"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pkcs7-mime", "application/x-pkcs7-mime"},
	Extensions: []string{"p7s", "p7m"},
	Detect:     func(o *extract.Object) bool { _, ok := signedData(o); return ok },
	Risky:      true,
	Read:       readSigned,
}

// signedDataOID is 1.2.840.113549.1.7.2, with its tag and length.
const signedDataOID = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"

// signedData is the offset behind ContentInfo's type in signed data.
func signedData(o *extract.Object) (at int64, ok bool) {
	if len(o.Head) == 0 || o.Head[0] != 0x30 {
		return 0, false
	}
	i := bytes.Index(o.Head[:min(len(o.Head), 32)], []byte(signedDataOID))
	return int64(i + len(signedDataOID)), i > 0
}

func readSigned(ctx context.Context, o *extract.Object, s extract.Sink) error {
	b := ber{r: o.Data, size: o.Size}
	at, ok := signedData(o)
	octets, ok := b.content(at, ok)
	rest := int64(0)
	if ok {
		in := &octetReader{ber: b, at: octets}
		// What is signed is a MIME entity: its header comes first.
		if err := s.Child(extract.Child{Path: "content", Types: []string{"message/rfc822"}}, in); err != nil {
			return err
		}
		rest = in.at
	}
	return printable(ctx, io.NewSectionReader(o.Data, rest, max(0, o.Size-rest)), s)
}

// shortest is how many printable characters make a text worth handing on.
const shortest = 6

// printable writes the readable text of certificates: names, addresses, links.
func printable(ctx context.Context, r io.Reader, s extract.Sink) error {
	buf := make([]byte, 16<<10)
	var run []byte
	for {
		n, err := r.Read(buf)
		var text []byte
		for _, c := range buf[:n] {
			if c >= ' ' && c < 0x7f && len(run) < len(buf) {
				run = append(run, c)
				continue
			}
			if len(run) >= shortest {
				text = append(append(text, run...), '\n')
			}
			run = run[:0]
		}
		if err != nil && len(run) >= shortest {
			text = append(append(text, run...), '\n')
		}
		if spent := s.Text(extract.All, extract.Place{}, string(text)); spent != nil {
			return spent
		}
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
	}
}
