package policy

import (
	"regexp"
	"slices"
	"strings"

	"postern/encrypt"
	"postern/internal/headeredit"
	"postern/mail"
)

// keyword is how a sender asks for encryption in the subject.
var keyword = regexp.MustCompile(`(?i)\[encrypt\]`)

// asked reports whether the sender asked for encryption, by the keyword or by
// the header Sensitivity (RFC 2156 section 5.3.4, RFC 4021 section 2.1.55).
func (f *facts) asked() bool {
	if slices.ContainsFunc(f.m.Subjects, keyword.MatchString) {
		return true
	}
	for _, v := range f.m.Header.Values("Sensitivity") {
		for _, s := range mail.Decode(v) {
			switch strings.ToLower(strings.TrimSpace(s)) {
			case "personal", "private", "company-confidential":
				return true
			}
		}
	}
	return false
}

// shown reports that a field holds a password which nobody takes out: any but the
// first of each name that is cleaned. Nobody knows which of two was meant.
func (f *facts) shown() bool {
	if !f.p.passwords {
		return false
	}
	cleaned := map[string]bool{}
	for _, field := range f.m.Header.Fields {
		name := strings.ToLower(field.Name)
		if slices.Contains(cleanedNames, name) && !cleaned[name] {
			cleaned[name] = true
			continue
		}
		if !strings.ContainsAny(field.Value, "[?") {
			continue // neither a bracket nor an encoded word
		}
		if _, _, ok := encrypt.SubjectPassword(field.Value); ok {
			return true
		}
	}
	return false
}

// cleanRounds bounds how often marks may come into being where others were taken out.
const cleanRounds = 20

// clean takes the password and the keyword out of a raw subject, until no reading
// of it holds any.
func (p *Policy) clean(raw string) (value string, ok bool) {
	value = raw
	for range cleanRounds {
		before := value
		if p.passwords {
			_, value, _ = encrypt.SubjectPassword(value)
		}
		if p.asks {
			readings := mail.Decode(value)
			if i := slices.IndexFunc(readings, keyword.MatchString); i >= 0 {
				value = rawValue(strings.TrimSpace(cut(readings[i], keyword)))
			}
		}
		if value == before {
			return value, value != raw
		}
	}
	return "", true
}

// cut takes all matches out, with the blanks around them, and leaves one blank.
func cut(s string, m *regexp.Regexp) string {
	var b strings.Builder
	at := 0
	for _, span := range m.FindAllStringIndex(s, -1) {
		b.WriteString(strings.TrimRight(s[at:span[0]], " \t"))
		b.WriteByte(' ')
		at = span[1] + len(s[span[1]:]) - len(strings.TrimLeft(s[span[1]:], " \t"))
	}
	return b.String() + s[at:]
}

// rawValue writes text as a raw header value on one line. What looks like an
// encoded word in plain text must not become one.
func rawValue(text string) string {
	return headeredit.Value(strings.ReplaceAll(text, "=?", "= ?"))
}

// lineLength is the longest line of a header with encoded words (RFC 2047 section 2).
const lineLength = 76

// fold breaks a raw value before words that would go beyond the end of a line
// (RFC 5322 section 2.2.3); name stands before it.
func fold(name, value string) string {
	var b strings.Builder
	column := len(name) + len(": ")
	for at := 0; at < len(value); {
		blank := at
		for blank < len(value) && value[blank] == ' ' {
			blank++
		}
		end := blank
		for end < len(value) && value[end] != ' ' {
			end++
		}
		if column+end-at > lineLength && at > 0 && end > blank {
			b.WriteString("\r\n")
			column = 0
		}
		b.WriteString(value[at:end])
		column += end - at
		at = end
	}
	return b.String()
}
