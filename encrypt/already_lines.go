package encrypt

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"regexp"

	"postern/mail"
)

// errShape means that something is not what it says it is.
var errShape = errors.New("not encrypted data of the usual shape")

// newLines reads lines of at most 4 KiB. Lines of base64 have 64 or 76 bytes.
func newLines(r io.Reader) *bufio.Scanner {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 4096), 4096)
	return lines
}

// A strictBase64 decodes base64 as programs write it: lines of one length but for the
// last, padding at its end, and nothing but empty lines around. Where [mail.Decoder]
// passes over what is no base64, since it may be damage, this fails: it may be text.
type strictBase64 struct {
	lines *bufio.Scanner
	width int
	state dataState
	buf   []byte
	out   []byte // decoded, not handed out yet
}

type dataState int

const (
	noData dataState = iota
	inData
	lastData // a short or padded line was there
	noMoreData
)

func (b *strictBase64) Read(p []byte) (int, error) {
	for len(b.out) == 0 {
		if !b.lines.Scan() {
			if b.lines.Err() != nil || b.state == noData {
				return 0, errShape
			}
			return 0, io.EOF
		}
		line := bytes.TrimRight(b.lines.Bytes(), " \t\r")
		switch {
		case len(line) > 0:
			if !b.decode(line) {
				return 0, errShape
			}
		case b.state != noData:
			b.state = noMoreData
		}
	}
	n := copy(p, b.out)
	b.out = b.out[n:]
	return n, nil
}

// decode takes one line of data.
func (b *strictBase64) decode(line []byte) bool {
	switch {
	case b.state == noData:
		b.state, b.width = inData, len(line)
	case b.state != inData || len(line) > b.width:
		return false
	}
	if len(line) < b.width || line[len(line)-1] == '=' {
		b.state = lastData
	}
	if len(line)%4 != 0 || bytes.IndexByte(line, '\r') >= 0 {
		return false // the decoder passes over line ends
	}
	var err error
	b.buf, err = base64.StdEncoding.Strict().AppendDecode(b.buf[:0], line)
	b.out = b.buf
	return err == nil
}

// An strictArmor decodes one ASCII-armored OpenPGP message (RFC 9580 section 6.2) with
// nothing but empty lines around it.
type strictArmor struct {
	data  strictBase64 // its lines are ours
	state armorState
	seen  map[string]bool // names of headers
}

type armorState int

const (
	beforeArmor armorState = iota
	inHeaders
	inArmor
	afterChecksum
	afterArmor
)

func (a *strictArmor) Read(p []byte) (int, error) {
	for len(a.data.out) == 0 {
		if !a.data.lines.Scan() {
			if a.data.lines.Err() != nil || a.state != afterArmor {
				return 0, errShape
			}
			return 0, io.EOF
		}
		if !a.line(bytes.TrimRight(a.data.lines.Bytes(), " \t\r")) {
			return 0, errShape
		}
	}
	n := copy(p, a.data.out)
	a.data.out = a.data.out[n:]
	return n, nil
}

// armorChecksum is a line with a CRC-24 (RFC 9580 section 6.1.1).
var armorChecksum = regexp.MustCompile(`^=[A-Za-z0-9+/]{4}$`)

// line takes one line; false where it has no place.
func (a *strictArmor) line(line []byte) bool {
	switch a.state {
	case beforeArmor:
		if len(line) > 0 {
			a.state = inHeaders
			return string(line) == "-----BEGIN PGP MESSAGE-----"
		}
	case inHeaders:
		if len(line) > 0 {
			return a.header(line)
		}
		a.state = inArmor
	case inArmor, afterChecksum:
		switch {
		case string(line) == "-----END PGP MESSAGE-----":
			a.state = afterArmor
		case a.state == inArmor && armorChecksum.Match(line):
			a.state = afterChecksum
		default:
			return a.state == inArmor && len(line) > 0 && a.data.decode(line)
		}
	case afterArmor:
		return len(line) == 0
	}
	return true
}

// header takes a line between the first one and the data: what the program says of
// itself, and no more of it than that takes.
func (a *strictArmor) header(line []byte) bool {
	const longest = 80
	name, _, ok := bytes.Cut(line, []byte(": "))
	key := string(name)
	if a.seen == nil {
		a.seen = map[string]bool{}
	}
	switch key {
	case "Version", "Comment", "Charset", "MessageID":
	default:
		return false
	}
	ok = ok && !a.seen[key] && len(line) <= longest
	a.seen[key] = true
	return ok
}

// isArmored reports whether the bytes of m from start to end are one armored OpenPGP
// message that is encrypted.
func isArmored(m *mail.Message, start, end int64) bool {
	return isPGPEncrypted(&strictArmor{data: strictBase64{lines: newLines(io.NewSectionReader(m, start, end-start))}})
}
