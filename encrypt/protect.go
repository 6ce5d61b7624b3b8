package encrypt

import (
	"strings"

	"postern/mail"
)

// obscuredSubject stands outside for the Subject (RFC 9788 section 3.2.1).
const obscuredSubject = "Subject: [...]\r\n"

// protectedParams mark the inner entity as the one whose header counts (RFC 9788
// section 2.1.1). "protected-headers" is the older mark that Thunderbird and others
// still go by; those who do not know it pass over it.
const protectedParams = `hp="cipher"; protected-headers="v1"`

// record notes how a field stands outside (RFC 9788 section 2.2), lines with its
// CRLF.
func (s *splitter) record(lines string) {
	s.records.WriteString("HP-Outer: " + lines)
}

// mark is what the inner Content-Type says about the header.
func (s *splitter) mark() string {
	if s.rootMarked {
		return protectedParams + "; " + legacyParam
	}
	return protectedParams
}

// markType are the lines of a Content-Type field with parameters added, right
// after the type, where nothing behind it can swallow them.
func markType(f mail.Field, lines []byte, params string) []byte {
	typ, rest, _ := strings.Cut(strings.TrimSuffix(string(lines), "\r\n"), ";")
	if f.Value == "" || f.Value[0] == ';' {
		typ = f.Name + ": text/plain"
	}
	b := strings.Builder{}
	b.WriteString(typ + ";\r\n " + params)
	if strings.Trim(rest, " \t\r\n;") != "" {
		b.WriteString(";" + rest)
	}
	b.WriteString("\r\n")
	return []byte(b.String())
}
