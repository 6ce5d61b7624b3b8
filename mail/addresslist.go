package mail

import "strings"

// splitAddresses cuts an address list (RFC 5322 section 3.4) at its commas and at
// the marks of groups, and takes comments out.
func splitAddresses(value string) []string {
	var items []string
	var item strings.Builder
	quoted, angle, comment := false, false, 0
	for i := 0; i < len(value); i++ {
		c := value[i]
		switch {
		case c == '\\' && i+1 < len(value):
			if comment == 0 {
				item.WriteString(value[i : i+2])
			}
			i++
			continue
		case comment > 0:
			if c == '(' {
				comment++
			} else if c == ')' {
				comment--
			}
			continue
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(':
			comment++
			continue
		case c == '<' || c == '>':
			angle = c == '<'
		case !angle && (c == ',' || c == ';' || c == ':'):
			items = append(items, item.String())
			item.Reset()
			continue
		}
		item.WriteByte(c)
	}
	return append(items, item.String())
}

// lenientAddress reads one mailbox with or without a display name.
func lenientAddress(item string) (Address, bool) {
	if start := lastUnquoted(item, '<'); start >= 0 {
		item = item[start+1:]
		if end := lastUnquoted(item, '>'); end >= 0 {
			item = item[:end]
		}
		// A route, "@a,@b:user@domain", is obsolete (RFC 5322 section 4.4).
		if strings.HasPrefix(item, "@") {
			_, item, _ = strings.Cut(item, ":")
		}
	}
	item = strings.TrimSpace(item)
	a, err := ParseAddress(item)
	if err != nil {
		a, err = ParseAddress(strings.Join(strings.Fields(item), ""))
	}
	return a, err == nil && a.Domain != ""
}

// lastUnquoted is the last place of c outside quotes, or -1.
func lastUnquoted(s string, c byte) int {
	quoted, last := false, -1
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == c && !quoted:
			last = i
		}
	}
	return last
}

// displayName takes the quotes off a display name.
func displayName(phrase string) string {
	phrase = strings.TrimSpace(phrase)
	if len(phrase) < 2 || phrase[0] != '"' || phrase[len(phrase)-1] != '"' {
		return phrase
	}
	var b strings.Builder
	for i := 1; i < len(phrase)-1; i++ {
		if phrase[i] == '\\' && i+2 < len(phrase) {
			i++
		}
		b.WriteByte(phrase[i])
	}
	return strings.TrimSpace(b.String())
}
