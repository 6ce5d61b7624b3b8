package cms

import (
	"bytes"
	"io"
	"slices"
)

// A Detached signs content that goes another way: the first part of
// multipart/signed.
type Detached struct{ signing *signing }

// NewDetached begins a signature. Errors are those of [Signer.Check].
func NewDetached(s Signer) (*Detached, error) {
	signing, err := newSigning(&s)
	if err != nil {
		return nil, err
	}
	return &Detached{signing}, nil
}

// Write hashes content, in the very bytes that the reader will hash; it never fails.
func (d *Detached) Write(p []byte) (int, error) { return d.signing.digest.Write(p) }

// Signature is the ContentInfo with SignedData over all that was written.
func (d *Detached) Signature() ([]byte, error) {
	tail, err := d.signing.tail()
	if err != nil {
		return nil, err
	}
	return sequence(oidSignedData, tlv(tagContext0, sequence(
		d.signing.head(),
		sequence(oidData),
		tail,
	))), nil
}

// SignOpaque returns a writer that puts what is written to it, with a signature,
// as a ContentInfo with SignedData into w. Errors are those of [Signer.Check] and
// of w. Close completes it, asks the key, and leaves w open; it fails when the key
// does. The writer is for one goroutine.
func SignOpaque(w io.Writer, s Signer) (io.WriteCloser, error) {
	signing, err := newSigning(&s)
	if err != nil {
		return nil, err
	}
	o := &opaque{w: w, signing: signing}
	o.segmenter = newSegmenter(o.add)
	_, err = w.Write(bytes.Join([][]byte{
		{tagSequence, indefinite},
		oidSignedData,
		{tagContext0, indefinite},
		{tagSequence, indefinite},
		signing.head(),
		{tagSequence, indefinite},
		oidData,
		{tagContext0, indefinite},
		{tagOctetsBER, indefinite},
	}, nil))
	if err != nil {
		return nil, err
	}
	return o, nil
}

type opaque struct {
	segmenter
	w       io.Writer
	signing *signing
}

func (o *opaque) add(segment []byte) error {
	o.signing.digest.Write(segment)
	return writeOctets(o.w, segment)
}

func (o *opaque) Close() error {
	if o.err != nil {
		return o.err
	}
	o.err = o.close()
	if o.err != nil {
		return o.err
	}
	o.err = ErrClosed
	return nil
}

func (o *opaque) close() error {
	if len(o.buf) > 0 {
		if err := o.add(o.buf); err != nil {
			return err
		}
	}
	tail, err := o.signing.tail()
	if err != nil {
		return err
	}
	// The OCTET STRING, its [0] and EncapsulatedContentInfo end here.
	_, err = o.w.Write(slices.Concat(
		endOfContents, endOfContents, endOfContents,
		tail,
		endOfContents, endOfContents, endOfContents,
	))
	return err
}
