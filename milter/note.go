package milter

import (
	"bytes"
	"fmt"

	library "github.com/emersion/go-milter"
)

// Commands the library has no name for.
const (
	codeUnknown = library.Code('U') // SMFIC_UNKNOWN: an SMTP command nobody knows
)

// note keeps what is in a packet, and returns the packet that the library is to
// see, or no code when it is to see none.
func (p *packets) note(code library.Code, data []byte) (library.Code, []byte, error) {
	p.args, p.body = nil, nil
	switch code {
	case library.CodeMacro:
		if len(data) == 0 {
			return 0, nil, fmt.Errorf("%w: macros of no stage", errProtocol)
		}
		p.macros.set(library.Code(data[0]), words(data[1:]))
		return 0, nil, nil
	case library.CodeConn:
		p.macros.begin(code)
		if err := p.noteClient(data); err != nil {
			return 0, nil, err
		}
		// The library cannot read "IPv6:…"; it is told of no address at all.
		return code, []byte("x\x00U"), nil
	case library.CodeMail, library.CodeRcpt, library.CodeHelo:
		p.macros.begin(code)
		if p.args = words(data); len(p.args) == 0 {
			return 0, nil, fmt.Errorf("%w: a command without its argument", errProtocol)
		}
		return code, []byte("<>\x00"), nil
	case library.CodeHeader:
		// Name and value, each ended by NUL. A value with a NUL inside would make
		// the library drop the line.
		name, value, ok := bytes.Cut(data, []byte{0})
		if !ok {
			return 0, nil, fmt.Errorf("%w: a header line without value", errProtocol)
		}
		p.args = [][]byte{name, bytes.TrimSuffix(value, []byte{0})}
		return code, []byte("x\x00x\x00"), nil
	case library.CodeBody, library.CodeEOB:
		// Sendmail may send the last piece of the body with the end.
		p.body = data
		return code, nil, nil
	case library.CodeEOH, library.CodeAbort, library.CodeQuit, library.CodeData:
		return code, nil, nil
	case codeUnknown:
		// Answered like DATA: go on.
		return library.CodeData, nil, nil
	}
	return 0, nil, fmt.Errorf("%w: command %#x", errProtocol, byte(code))
}

// noteClient reads SMFIC_CONNECT: host name, NUL, family, port, address, NUL.
func (p *packets) noteClient(data []byte) error {
	name, rest, ok := bytes.Cut(data, []byte{0})
	if !ok || len(rest) == 0 {
		return fmt.Errorf("%w: malformed connect", errProtocol)
	}
	family, addr := rest[0], []byte(nil)
	if family == '4' || family == '6' {
		if len(rest) < 3 {
			return fmt.Errorf("%w: malformed connect", errProtocol)
		}
		addr, _, _ = bytes.Cut(rest[3:], []byte{0})
	}
	p.args = [][]byte{name, addr}
	return nil
}

// words splits a list of strings that are each ended by NUL.
func words(data []byte) [][]byte {
	data = bytes.TrimSuffix(data, []byte{0})
	if len(data) == 0 {
		return nil
	}
	return bytes.Split(data, []byte{0})
}
