package mail

import (
	"maps"
	"slices"
	"strings"
)

// longestValue bounds how much of one MIME field is read for its parameters.
const longestValue = 64 << 10

// describe reads what the header of part says about its body, in every way.
func (p *parser) describe(part *Part, digest bool) {
	p.describeTypes(part, digest)
	p.describeEncodings(part)
	part.Names, part.Attachment = nil, false
	for _, v := range p.fieldValues(part, "Content-Disposition") {
		part.Names = appendNames(part.Names, v.get("filename"))
		part.Attachment = part.Attachment || strings.EqualFold(v.main, "attachment")
	}
	for _, v := range p.fieldValues(part, "Content-Type") {
		part.Names = appendNames(part.Names, v.get("name"))
	}
	part.Attachment = part.Attachment || len(part.Names) > 0
}

func appendNames(names, readings []string) []string {
	for _, r := range readings {
		names = appendNew(names, Decode(r)...)
	}
	return names
}

func (p *parser) fieldValues(part *Part, name string) []fieldValue {
	var list []fieldValue
	for _, value := range part.Header.Values(name) {
		if len(value) > longestValue {
			p.tree.truncated(Note{Path: part.Path, Text: "a field about the part is too long to be understood"})
			value = value[:longestValue]
		}
		if len(list) == maxReadings {
			p.tree.truncated(Note{Path: part.Path, Text: "too many fields of one name"})
			break
		}
		list = append(list, parseFieldValue(value))
	}
	return list
}

func (p *parser) describeTypes(part *Part, digest bool) {
	values := p.fieldValues(part, "Content-Type")
	part.Types = nil
	for _, v := range values {
		for _, t := range mediaTypes(v) {
			if !slices.ContainsFunc(part.Types, t.equal) {
				part.Types = append(part.Types, t)
			}
		}
	}
	if len(values) > 1 && len(part.Types) > 1 {
		p.tree.ambiguous(part.Path, "more than one Content-Type field")
	}
	charsets := part.charsets()
	if len(charsets) > 1 {
		p.tree.ambiguous(part.Path, "more than one charset")
	}
	if len(part.Types) == 0 && digest {
		// RFC 2046 section 5.1.5.
		part.Types = append(part.Types, MediaType{Type: "message/rfc822", Params: map[string]string{}})
	}
	if len(part.Types) == 0 {
		part.Types = plainType()
	}
}

func (p *Part) charsets() []string {
	var list []string
	for _, t := range p.Types {
		list = appendNew(list, t.Charsets...)
	}
	return list
}

func (t MediaType) equal(o MediaType) bool {
	return t.Type == o.Type && maps.Equal(t.Params, o.Params)
}

// mediaTypes are the readings of one Content-Type value: the first has the first
// reading of each parameter, and so on.
func mediaTypes(v fieldValue) []MediaType {
	most := 1
	charsets := knownCharsets(v.get("charset"))
	for _, q := range v.params {
		most = max(most, len(q.readings))
	}
	name := typeName(v.main)
	var list []MediaType
	for i := range most {
		t := MediaType{Type: name, Params: map[string]string{}, Charsets: charsets}
		for _, q := range v.params {
			if len(q.readings) > 0 {
				t.Params[q.name] = q.readings[min(i, len(q.readings)-1)]
			}
		}
		list = append(list, t)
	}
	return list
}

// knownCharsets are the readings of a charset that are the name of one, or all of
// them where none is.
func knownCharsets(readings []string) []string {
	var all, known []string
	for _, c := range readings {
		c = strings.ToLower(strings.Trim(strings.TrimSpace(c), `"'`)) // some programs quote it twice
		all = appendNew(all, c)
		if _, ok := lookup(c, nil); ok {
			known = appendNew(known, c)
		}
	}
	if len(known) > 0 {
		return known
	}
	return all
}

// typeName is "type/subtype" in lower case; what is none is text/plain (RFC 2045
// section 5.2), but "multipart" and "text" alone say enough.
func typeName(main string) string {
	main = strings.ToLower(strings.Trim(strings.TrimSpace(main), `"'`))
	main = strings.Join(strings.Fields(main), "")
	switch kind, sub, ok := strings.Cut(main, "/"); {
	case ok && kind != "" && sub != "":
		return main
	case kind == "multipart":
		return "multipart/mixed"
	}
	return "text/plain"
}
