package milter

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"postern/internal/headeredit"
	"postern/mail"
)

// maxHeader is the largest header that is replaced, in bytes.
const maxHeader = 4 << 20

var errHeader = errors.New("the header cannot be replaced")

// A field is one header field as milters speak of it.
type field struct {
	name  string
	value string // all after the colon, folded by LF
}

// key is the name under which the mail server counts fields.
func (f field) key() string { return strings.ToLower(f.name) }

// readHeader reads the fields of m strictly, line by line as a mail server does, and
// the offset of the body.
func readHeader(m *mail.Message) (fields []field, body int64, err error) {
	in := bufio.NewReader(io.NewSectionReader(m, 0, maxHeader))
	for {
		line, err := in.ReadString('\n')
		body += int64(len(line))
		text := strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		switch {
		case err != nil && err != io.EOF:
			return nil, 0, fmt.Errorf("read header: %w", err)
		case err == io.EOF && body == maxHeader:
			return nil, 0, fmt.Errorf("%w: it is too long", errHeader)
		case text == "":
			return fields, body, nil
		case text[0] == ' ' || text[0] == '\t':
			if len(fields) == 0 {
				return nil, 0, fmt.Errorf("%w: it begins with a blank", errHeader)
			}
			fields[len(fields)-1].value += "\n" + text
			continue
		}
		name, value, ok := strings.Cut(text, ":")
		if !ok || headeredit.Name(name) == "" {
			return nil, 0, fmt.Errorf("%w: a line is no field", errHeader)
		}
		fields = append(fields, field{name, value})
	}
}
