package media

import (
	"bytes"
	"encoding/binary"
	"strings"

	"postern/extract/metadata"
)

// Encodings of texts in frames (ID3v2.4 structure section 4).
const (
	encodingLatin  = 0
	encodingMarked = 1 // UTF-16 with a byte-order mark
	encodingBig    = 2 // UTF-16, big endian
	encodingUTF8   = 3
)

// encoded decodes the texts of a frame, of which there may be several with zeros between
// them.
func encoded(encoding byte, b []byte) string {
	if encoding > encodingUTF8 { // QUIRK: there is no encoding, but a text
		return metadata.Narrow(append([]byte{encoding}, b...))
	}
	if encoding == encodingLatin || encoding == encodingUTF8 {
		return marked(b)
	}
	var all strings.Builder
	for order := order(encoding, b); len(b) > 0; {
		var text string
		text, b = wideEnded(b, order)
		all.WriteString(text + "\n")
	}
	return all.String()
}

// cutText takes the text before the first zero off a frame.
func cutText(encoding byte, b []byte) (text string, rest []byte) {
	if encoding == encodingMarked || encoding == encodingBig {
		return wideEnded(b, order(encoding, b))
	}
	before, rest, _ := bytes.Cut(b, []byte{0})
	return metadata.Narrow(before), rest
}

// order is that of a text in UTF-16 without a mark, which most programs write in the order
// of Windows where one should be.
func order(encoding byte, b []byte) binary.ByteOrder {
	if encoding == encodingBig || len(b) >= 2 && b[0] == 0 && b[1] != 0 {
		return binary.BigEndian
	}
	return binary.LittleEndian
}
