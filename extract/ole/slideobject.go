package ole

import (
	"bytes"
	"fmt"

	"postern/extract"
)

// atomStorage holds a compound file: an embedded document, a control, the VBA
// project ([MS-PPT] 2.10.34).
const atomStorage = 0x1011

// slideObject hands on the compound file of such an atom; in the compressed form
// (instance 1) its size stands before it.
func (f *file) slideObject(n int, instance uint16, b []byte) error {
	c := extract.Child{Path: fmt.Sprintf("object %d", n), Section: extract.Attachment}
	if instance == 0 {
		return f.s.Child(c, bytes.NewReader(b))
	}
	if len(b) < 4 {
		return f.s.Gap(c.Path, extract.Corrupt, errSlides.Error())
	}
	return inflated(f.s, c, b[4:], "presentation of PowerPoint: the compression of an object is broken")
}
