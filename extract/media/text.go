package media

import (
	"bytes"
	"encoding/binary"
	"mime"
	"strings"

	"postern/extract/metadata"
)

// types are the media types that a text names.
func types(text string) []string {
	media, _, err := mime.ParseMediaType(text)
	if err != nil || !strings.Contains(media, "/") {
		return nil
	}
	return []string{media}
}

// ended is the text before the first zero, and what stands behind it.
func ended(b []byte) (text string, rest []byte) {
	before, rest, _ := bytes.Cut(b, []byte{0})
	return metadata.Narrow(before), rest
}

// wideEnded is the text in UTF-16 before the first zero, and what stands behind it.
func wideEnded(b []byte, order binary.ByteOrder) (text string, rest []byte) {
	for i := 0; i+2 <= len(b); i += 2 {
		if b[i] == 0 && b[i+1] == 0 {
			return metadata.Wide(b[:i], order), b[i+2:]
		}
	}
	return metadata.Wide(b, order), nil
}

// field is a text of a fixed length, filled with zeros.
func field(b []byte) string {
	text, _ := ended(b)
	return text
}

// marked decodes a text that is UTF-16 where a byte-order mark says so.
func marked(b []byte) string {
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		return metadata.Wide(b, binary.BigEndian)
	}
	return metadata.Narrow(b)
}

// labelled is a value with its name before it, as people read it.
func labelled(name, value string) string {
	if name == "" {
		return value
	}
	return name + ": " + value
}

// short cuts a name that goes before each of many values.
func short(name string) string {
	const longest = 200
	return name[:min(longest, len(name))]
}
