package html

import (
	"strings"

	"golang.org/x/net/html"
)

// repeated reads the attributes of a start tag that have the name of one before them, which
// the tokenizer drops. raw is the tag, and named how many bytes of it are known: where few
// others are left, none was dropped.
func (r *reader) repeated(raw string, attributes, named int) error {
	const marks = 5 // a blank, an equals sign, two quotes and one more
	if attributes == 0 || len(raw)-named <= marks*(attributes+1) {
		return nil
	}
	seen := map[string]bool{}
	rest := raw[upTo(raw, 1, " \n\r\t\f/>"):]
	for {
		rest = strings.TrimLeft(rest, " \n\r\t\f/")
		if rest == "" || rest[0] == '>' {
			return nil
		}
		end := upTo(rest, 1, " \n\r\t\f/>=")
		key, value := strings.ToLower(rest[:end]), ""
		rest = rest[end:]
		if after := strings.TrimLeft(rest, " \n\r\t\f"); strings.HasPrefix(after, "=") {
			value, rest = attributeValue(strings.TrimLeft(after[1:], " \n\r\t\f"))
		}
		if seen[key] {
			if err := r.attribute(&element{}, key, html.UnescapeString(value)); err != nil {
				return err
			}
		}
		seen[key] = true
	}
}

// attributeValue is the value at the start of s, and what follows it.
func attributeValue(s string) (value, rest string) {
	if s != "" && (s[0] == '"' || s[0] == '\'') {
		value, rest, _ = strings.Cut(s[1:], s[:1])
		return value, rest
	}
	end := upTo(s, 0, " \n\r\t\f>")
	return s[:end], s[end:]
}

// upTo is where the first of some bytes stands from a place on, or the end of s.
func upTo(s string, from int, ends string) int {
	from = min(from, len(s))
	if i := strings.IndexAny(s[from:], ends); i >= 0 {
		return from + i
	}
	return len(s)
}
