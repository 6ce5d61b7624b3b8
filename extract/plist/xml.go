package plist

import (
	"encoding/base64"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// mostData bounds the data of a list that are kept at a time, as they stand in it.
const mostData = 128 << 20

// doctype is what stands in all of them.
const doctype = `DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd"`

// An xmlList is a property list of XML while it is read (PropertyList-1.0.dtd).
type xmlList struct {
	*list
	text strings.Builder
	in   string // the element whose text comes
	deep int    // lists that are nested too deep to be told apart
	held int    // bytes of data so far
	cut  bool
}

func (l *list) xml(o *extract.Object) {
	x := &xmlList{list: l}
	x.TokensOf("", o.Open(), x.token)
	x.leaf()
	for len(l.stack) > 0 && l.Err == nil {
		l.end()
	}
	if x.cut {
		l.Gap("", extract.TooBig, "property list: more data than one may have")
	}
}

func (x *xmlList) token(t *xmltoken.Token) {
	switch t.Kind {
	case xmltoken.Chars:
		x.chars(t.Text)
	case xmltoken.Other:
		if s := strings.TrimPrefix(t.Text, doctype); strings.Trim(s, "> \r\n") != "" {
			x.Remark("remark", s)
		}
	case xmltoken.StartTag:
		x.leaf()
		if t.Name != "plist" || t.Of("version") != "1.0" || len(t.Attrs) > 1 {
			x.Attributes(t, extract.Place{Where: "attributes"})
		}
		x.in = t.Name
		if t.Name == "dict" || t.Name == "array" {
			if !x.begin(t.Name == "dict") {
				x.deep++
			}
		}
		if t.Name == "true" || t.Name == "false" {
			x.value(t.Name)
		}
		if t.Empty {
			x.close(t.Name)
		}
	case xmltoken.EndTag:
		x.leaf()
		x.close(t.Name)
	}
}

func (x *xmlList) close(name string) {
	x.in = ""
	switch {
	case name != "dict" && name != "array":
	case x.deep > 0:
		x.deep--
	default:
		x.end()
	}
}

func (x *xmlList) chars(s string) {
	if x.text.WriteString(s); x.in == "data" {
		if x.held += len(s); x.held > mostData {
			x.text.Reset()
			x.cut = true
		}
	} else if x.text.Len() > parts.LongestText {
		x.leaf()
	}
}

// leaf takes the text of an element.
func (x *xmlList) leaf() {
	s := strings.TrimSpace(x.text.String())
	x.text.Reset()
	switch {
	case s == "":
	case x.in == "key":
		x.key(s)
	case x.in == "data":
		raw := strings.Join(strings.Fields(s), "")
		b, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(raw, "="))
		if err != nil {
			x.Gap("", extract.Corrupt, "property list: data that are not base64")
			x.value(s)
		} else if isText(s) {
			x.Text(extract.All, extract.Place{Where: "data"}, s+"\n")
		}
		x.data(b)
	default:
		x.value(s)
	}
}

// isText reports whether base64 is more likely what a person wrote: a long number, or words
// apart by blanks.
func isText(s string) bool {
	if parts.Strange(s) {
		return true
	}
	const longest = 1 << 10
	for line := range strings.Lines(s[:min(len(s), longest)]) {
		if strings.Contains(strings.TrimSpace(line), " ") {
			return true
		}
	}
	return false
}
