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

// A Mailbox is an address with its display name, in every reading of the name's
// encoded words.
type Mailbox struct {
	Address Address
	Names   []string
}

// Mailboxes are the addresses of the fields called name, as [Header.Addresses], with
// their display names (RFC 5322 section 3.4).
func (h Header) Mailboxes(name string) []Mailbox {
	var list []Mailbox
	for _, value := range h.Values(name) {
		for _, item := range splitAddresses(value) {
			a, ok := lenientAddress(item)
			if !ok {
				continue
			}
			box := Mailbox{Address: a}
			if start := lastUnquoted(item, '<'); start > 0 {
				for _, n := range Decode(item[:start]) {
					if n = displayName(n); n != "" {
						box.Names = append(box.Names, n)
					}
				}
			}
			list = append(list, box)
		}
	}
	return list
}
