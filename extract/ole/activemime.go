package ole

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"strings"

	"postern/extract"
)

// ActiveMime is what Office puts beside or into a page or an XML file for its macros and
// objects ("editdata.mso"): a compound file, compressed.
var ActiveMime = extract.Format{
	Name:       "activemime",
	About:      "macros and objects of documents that were saved as HTML or XML (editdata.mso): the compound file inside",
	MediaTypes: []string{"application/x-mso"},
	Extensions: []string{"mso"},
	Detect:     func(o *extract.Object) bool { return strings.HasPrefix(string(o.Head), activeMimeMagic) },
	Risky:      true,
	Read: func(_ context.Context, o *extract.Object, s extract.Sink) error {
		at := activeMimeData(o.Head)
		if at < 0 {
			return &extract.GapError{Cause: extract.Corrupt, Detail: "ActiveMime file: nothing compressed in it"}
		}
		const broken = "ActiveMime file: what is compressed in it is broken"
		packed, err := io.ReadAll(io.NewSectionReader(o.Data, int64(at), o.Size-int64(at)))
		if err != nil {
			return err
		}
		return inflated(s, extract.Child{Path: "data.ole", Names: []string{"data.ole"}}, packed, broken)
	},
}

const activeMimeMagic = "ActiveMime"

// activeMimeData is where the compressed data begins: behind a header whose size stands in
// it, or at the first mark of such data; -1 where there is none.
func activeMimeData(head []byte) int {
	const sizeAt, fixed = 0x1e, 46
	isZlib := func(at int) bool {
		return at+2 <= len(head) && head[at]&0x0f == 8 && head[at]>>4 <= 7 && binary.BigEndian.Uint16(head[at:])%31 == 0 && head[at+1]&0x20 == 0
	}
	if len(head) >= sizeAt+2 {
		if at := int(binary.LittleEndian.Uint16(head[sizeAt:])) + fixed; isZlib(at) {
			return at
		}
	}
	for at := len(activeMimeMagic); at < len(head); at++ {
		next := bytes.IndexByte(head[at:], 0x78)
		if next < 0 {
			break
		}
		if at += next; isZlib(at) {
			return at
		}
	}
	return -1
}
