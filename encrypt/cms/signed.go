package cms

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
