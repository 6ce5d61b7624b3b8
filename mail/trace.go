package mail

import (
	"bytes"
	"crypto/sha256"
	"hash"
	"strings"
)

// traceFields are what mail servers and signers put on top of a message on its
// way (RFC 5321 section 4.4, RFC 8601 section 4.1, RFC 6376 section 5.6), so that the same message differs in
// them on each try.
var traceFields = map[string]bool{
	"return-path": true, "received": true, "delivered-to": true, "x-original-to": true,
	"envelope-to": true, "x-postern-trace": true, "authentication-results": true,
	"received-spf": true, "arc-seal": true, "arc-message-signature": true,
	"arc-authentication-results": true, "x-received": true, "dkim-signature": true,
}

// longestTrace bounds how much of a line is kept to know its name.
const longestTrace = 64

// A trace hashes a message without the trace fields at its top. From the first
// other line on everything counts.
type trace struct {
	hash  hash.Hash
	start []byte // start of the line that is not judged yet
	state traceState
	after bool // a trace field came before, so a blank continues it
}

type traceState int

const (
	lineStart traceState = iota // collecting a line's name
	skipLine                    // inside a trace field
	passAll                     // after them
)

func newTrace() trace { return trace{hash: sha256.New()} }

// Write never fails.
func (t *trace) Write(p []byte) {
	for len(p) > 0 {
		switch t.state {
		case passAll:
			t.hash.Write(p)
			return
		case skipLine:
			i := bytes.IndexByte(p, '\n')
			if i < 0 {
				return
			}
			p, t.state = p[i+1:], lineStart
		case lineStart:
			// A continuation line belongs to the trace field before it.
			if len(t.start) == 0 && (p[0] == ' ' || p[0] == '\t') && t.after {
				t.state = skipLine
				continue
			}
			p = t.collect(p)
		}
	}
}

// collect takes bytes of p until the line's name is known, and returns the rest.
func (t *trace) collect(p []byte) []byte {
	for i, c := range p {
		if c == ':' {
			t.start = append(t.start, p[:i]...)
			t.judge()
			if t.state == passAll {
				return p[i:]
			}
			return p[i+1:]
		}
		if c == '\n' || len(t.start)+i >= longestTrace {
			t.start = append(t.start, p[:i]...)
			t.flush()
			return p[i:]
		}
	}
	t.start = append(t.start, p...)
	return nil
}

func (t *trace) judge() {
	name := strings.ToLower(strings.TrimRight(string(t.start), " \t"))
	if !traceFields[name] {
		t.flush()
		return
	}
	t.start, t.state, t.after = t.start[:0], skipLine, true
}

func (t *trace) flush() {
	t.hash.Write(t.start)
	t.start, t.state = nil, passAll
}

// Sum ends the hashing.
func (t *trace) Sum() (sum [32]byte) {
	if t.state == lineStart {
		t.flush()
	}
	t.hash.Sum(sum[:0])
	return sum
}
