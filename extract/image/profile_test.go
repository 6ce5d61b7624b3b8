package image

import (
	"bytes"
	"encoding/binary"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// Texts of a colour profile that all lie over the same bytes are not read over and over.
func TestTextsOfProfilesInEachOther(t *testing.T) {
	const tags, texts, body = 100, 100, 1 << 20
	be := binary.BigEndian
	b := make([]byte, 128)
	copy(b[36:], "acsp")
	b = be.AppendUint32(b, tags)
	start := uint32(len(b) + 12*tags)
	for i := range uint32(tags) { // each a little shorter, so that none is the same
		b = append(b, "desc"...)
		b = be.AppendUint32(b, start)
		b = be.AppendUint32(b, body-i)
	}
	b = append(b, "mluc\x00\x00\x00\x00"...)
	b = be.AppendUint32(b, texts)
	b = be.AppendUint32(b, 12)
	for range texts {
		b = append(b, "enUS"...)
		b = be.AppendUint32(b, body)
		b = be.AppendUint32(b, 16+12*texts)
	}
	b = append(b, bytes.Repeat([]byte("\x00w\x00o\x00r\x00d\x00s\x00 "), body/12)...)
	be.PutUint32(b, uint32(len(b)))
	r := extracttest.Read(t, Profile, "a.icc", b)
	if n := len(r.Text()); !r.Gap(extract.TooBig) || n > 12*len(b) {
		t.Errorf("%d bytes of text out of %d, gaps %v, error %v", n, len(b), r.Gaps, r.Err)
	}
}
