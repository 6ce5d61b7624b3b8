package charset

import (
	"bytes"
	"io"

	"postern/mail"
)

// Open returns the text of the object that s surveyed, read in the charset
// called name, as UTF-8 without its byte-order mark. What is no text in that
// charset becomes U+FFFD.
func (s *Survey) Open(name string) io.Reader {
	skip := skipped(name, s.o.Head)
	var r io.Reader = bytes.NewReader(s.bytes[min(skip, len(s.bytes)):])
	if s.bytes == nil {
		r = io.NewSectionReader(s.o.Data, int64(skip), max(0, s.o.Size-int64(skip)))
	}
	if name == utf8Name && s.valid {
		return r
	}
	if text, ok := mail.CharsetReader(name, r); ok {
		return text
	}
	return r
}

// Text is the whole text in a charset when the object is small enough to be held
// in memory: ok is false when it is not.
func (s *Survey) Text(name string) (text string, ok bool) {
	if s.bytes == nil {
		return "", false
	}
	b, err := io.ReadAll(s.Open(name))
	return string(b), err == nil
}

// skipped is the length of the byte-order mark of that charset.
func skipped(name string, head []byte) int {
	if mark, n := Mark(head); mark == name {
		return n
	}
	return 0
}

func decode(name string, b []byte) string {
	text, _ := mail.Charset(name, b)
	return text
}
