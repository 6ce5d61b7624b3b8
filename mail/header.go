package mail

import "strings"

// A Header is the list of fields of one entity, in order, as offsets and bytes.
type Header struct{ Fields []Field }

// A Field is one header line with its folded continuation lines. A line that is no
// header field (no colon) is kept as a Field with an empty Name: it is content.
type Field struct {
	Name  string // as written, without blanks before the colon and NULs
	Value string // raw bytes after the colon, unfolded (CRLF removed), surrounding white space cut
	Start int64  // offset of the first byte of the line in the message
	End   int64  // offset after the last byte of its last line break
}

// Values returns the raw values of all fields called name (case-insensitive), in order.
func (h Header) Values(name string) []string {
	var values []string
	for _, f := range h.Fields {
		if strings.EqualFold(f.Name, name) {
			values = append(values, f.Value)
		}
	}
	return values
}

// Text is the value of the first field called name, decoded for people; empty when there is none.
func (h Header) Text(name string) string {
	for _, f := range h.Fields {
		if strings.EqualFold(f.Name, name) {
			return Decode(f.Value)[0]
		}
	}
	return ""
}

// FirstAddress is the first address of a From-like field, leniently parsed.
func (h Header) FirstAddress(name string) (Address, bool) {
	if list := h.Addresses(name); len(list) > 0 {
		return list[0], true
	}
	return Address{}, false
}

// Addresses are all addresses of the fields called name (From, To, Cc …), in
// order. Names, comments, groups and routes are passed over, and so is what is
// no address.
func (h Header) Addresses(name string) []Address {
	var list []Address
	for _, value := range h.Values(name) {
		for _, item := range splitAddresses(value) {
			if a, ok := lenientAddress(item); ok {
				list = append(list, a)
			}
		}
	}
	return list
}

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
