package relay

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"postern/mail"
)

// refit makes the arguments of MAIL fit what is sent in place of the original. Where
// those that the next hop was given promise less, its transaction begins anew.
func (s *session) refit(tx *transaction, m *mail.Message) error {
	size, eightBit, err := measure(m.Open())
	if err != nil {
		return fmt.Errorf("read encrypted message: %w", err)
	}
	before := tx.args
	tx.args = fitting(before, size, eightBit)
	if s.hop != nil && s.hop.tx == tx && s.hop.args(tx.args) != s.hop.args(before) {
		s.hop.tx = nil
	}
	return nil
}

// fitting is args where they do for a message, and otherwise what does. A size is
// given only where the client gave one, and one that is too large does no harm (RFC
// 1870 section 5); neither does the promise of 8-bit content for one of 7 bits.
func fitting(args []string, size int64, eightBit bool) []string {
	var list []string
	said := false
	for _, arg := range args {
		key, value, _ := strings.Cut(arg, "=")
		switch key {
		case "SIZE":
			if n, err := strconv.ParseInt(value, 10, 64); err != nil || n < size {
				arg = fmt.Sprintf("SIZE=%d", size)
			}
		case "BODY":
			said = true
			if eightBit && value == "7BIT" {
				arg = "BODY=8BITMIME"
			}
		}
		list = append(list, arg)
	}
	if eightBit && !said {
		list = append(list, "BODY=8BITMIME")
	}
	return list
}

// measure reads all of a message: its size as it is sent, without doubled dots (RFC
// 1870 section 4), and whether there are bytes above 127.
func measure(r io.Reader) (size int64, eightBit bool, err error) {
	buf := make([]byte, 64<<10)
	last := byte('\n')
	for {
		n, err := r.Read(buf)
		size += int64(n)
		for _, c := range buf[:n] {
			if c == '\n' && last != '\r' {
				size++
			}
			eightBit = eightBit || c >= 0x80
			last = c
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return 0, false, err
		}
	}
	switch last {
	case '\n':
	case '\r':
		size++
	default:
		size += 2
	}
	return size, eightBit, nil
}
