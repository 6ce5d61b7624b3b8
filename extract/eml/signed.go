package eml

import (
	"bytes"
	"compress/zlib"
	"context"
	"io"

	"postern/extract"
)

// Signed is what CMS (RFC 5652) leaves readable: the signature of an S/MIME mail, or a
// mail inside its signature, compressed (RFC 3274), or with a digest or a code.
var Signed = extract.Format{
	Name:       "smime-signed",
	About:      "S/MIME: the mail in an opaque signature or compressed, and readable text of certificates",
	MediaTypes: []string{"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pkcs7-mime", "application/x-pkcs7-mime"},
	Extensions: []string{"p7s", "p7m", "p7z", "p7c", "p7b", "spc"},
	Detect:     func(o *extract.Object) bool { _, k := cmsKind(o); return k != nil },
	Risky:      true,
	Read:       readSigned,
}

// A cms is a kind of CMS content that is not encrypted.
type cms struct {
	oid        string // with its tag and length
	steps      []step
	compressed bool
}

// Elements of CMS: the explicit tag and sequence around a content, its version, and
// the content's own sequence and type.
var (
	explicitly = step{tag: 0xa0, enter: true}
	sequence   = step{tag: 0x30, enter: true}
	version    = step{tag: 0x02}
	algorithm  = step{tag: 0x30}
	setOf      = step{tag: 0x31}
	kindOf     = step{tag: 0x06}
)

var kinds = []cms{
	{oid: "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"}, // data
	{
		oid:   "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", // signed-data
		steps: []step{explicitly, sequence, version, setOf, sequence, kindOf},
	},
	{
		oid:   "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x05", // digested-data
		steps: []step{explicitly, sequence, version, algorithm, sequence, kindOf},
	},
	{
		oid: "\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x02", // authenticated-data
		steps: []step{
			explicitly, sequence, version, {tag: 0xa0, optional: true}, setOf, algorithm, {tag: 0xa1, optional: true}, sequence, kindOf,
		},
	},
	{
		oid:   "\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09", // compressed-data
		steps: []step{explicitly, sequence, version, algorithm, sequence, kindOf}, compressed: true,
	},
}

// cmsKind is the kind of an object, and the offset behind ContentInfo's type.
func cmsKind(o *extract.Object) (at int64, k *cms) {
	if len(o.Head) == 0 || o.Head[0] != 0x30 {
		return 0, nil
	}
	for i := range kinds {
		if at := bytes.Index(o.Head[:min(len(o.Head), 32)], []byte(kinds[i].oid)); at > 0 && at <= 8 {
			return int64(at + len(kinds[i].oid)), &kinds[i]
		}
	}
	return 0, nil
}

func readSigned(ctx context.Context, o *extract.Object, s extract.Sink) error {
	b := ber{r: o.Data, size: o.Size}
	at, k := cmsKind(o)
	rest := int64(0)
	if k == nil {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "no CMS structure that is known"}
	}
	if octets, ok := b.content(at, k.steps); ok {
		in := &octetReader{ber: b, at: octets}
		content := io.Reader(in)
		if k.compressed {
			z, err := zlib.NewReader(in)
			if err != nil {
				return &extract.GapError{Cause: extract.Corrupt, Detail: "damaged compression in S/MIME"}
			}
			content = z
		}
		// What is signed is a MIME entity: its header comes first.
		if err := s.Child(extract.Child{Path: "content", Types: []string{"message/rfc822"}}, content); err != nil {
			return err
		}
		rest = in.at
	}
	return printable(ctx, io.NewSectionReader(o.Data, rest, max(0, o.Size-rest)), s)
}

// Certificate is an X.509 certificate by itself (RFC 5280): names and addresses.
var Certificate = extract.Format{
	Name:       "certificate",
	About:      "certificates: names, addresses, links",
	MediaTypes: []string{"application/pkix-cert", "application/x-x509-ca-cert", "application/x-x509-user-cert"},
	Extensions: []string{"cer", "crt", "der"},
	Detect: func(o *extract.Object) bool {
		// Two sequences, the explicit tag of the version, a version.
		h := o.Head
		return len(h) > 16 && h[0] == 0x30 && h[1] == 0x82 && h[4] == 0x30 && h[5] == 0x82 && bytes.HasPrefix(h[8:], []byte{0xa0, 3, 2, 1})
	},
	Risky: true,
	Read: func(ctx context.Context, o *extract.Object, s extract.Sink) error {
		return printable(ctx, o.Open(), s)
	},
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
