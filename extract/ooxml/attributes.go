package ooxml

import (
	"strings"
	"unicode"

	"postern/extract"
)

// spoken are attributes that hold text for people, or that lead somewhere.
var spoken = map[string]bool{
	"descr": true, "title": true, "alt": true, "instr": true, "author": true, "tooltip": true, "string": true, "href": true,
	"displayText": true, "display": true, "prompt": true, "promptTitle": true, "error": true, "errorTitle": true,
	"connection": true, "command": true, "sourceFile": true, "odcFile": true, "comment": true, "description": true,
	"displayName": true, "userName": true, "lastAuthor": true, "src": true, "url": true, "caption": true,
}

// valued are elements whose val attribute is such a text.
var valued = map[string]bool{
	"alias": true, "tag": true, "docVar": true, "default": true, "result": true, "statusText": true, "helpText": true,
	"entryMacro": true, "exitMacro": true, "lvlText": true, "listEntry": true, "listItem": true, "attr": true, "sheetName": true,
	// cached items of pivot tables
	"s": true, "n": true, "d": true,
}

func (f *flow) attributes(t *token) { f.pack.attributesOf(t, f.at()) }

func (p *pack) attributesOf(t *token, at extract.Place) {
	for _, a := range t.attrs {
		text := strings.TrimSpace(a.value)
		if text == "" {
			continue
		}
		named := spoken[a.name] || valued[t.name] && (a.name == "val" || a.name == "value" || a.name == "v")
		if named || strange(text) {
			p.text(extract.All, at, text+"\n")
		}
	}
}

// strangeAttributes emits values that no attribute of its name would have.
func (p *pack) strangeAttributes(t *token, where string) {
	p.attributesOf(t, extract.Place{Where: where})
}

// strange reports whether a value holds a number as long as a card's, which
// sizes and ids are not. Fractions do not count.
func strange(v string) bool {
	if strings.HasPrefix(v, "{") {
		return false // a GUID
	}
	digits, fraction := 0, false
	for i := range len(v) {
		switch c := v[i]; {
		case c >= '0' && c <= '9':
			if digits++; digits >= 12 && !fraction {
				return true
			}
		case c == ' ' || c == '-':
		default:
			digits, fraction = 0, c == '.'
		}
	}
	return false
}

// heading returns what a cell of the first row says about its column: words, not
// a value that stands in a table without headings.
func heading(s string) string {
	letters, digits := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	if letters == 0 || digits > 4 || len(s) > 200 || strings.Contains(s, "@") {
		return ""
	}
	return s
}

// remark emits a comment or a document type of XML, which no Office program
// writes with text in it.
func (p *pack) remark(name, text string) {
	if strings.HasPrefix(text, "xml ") {
		return
	}
	if text = strings.TrimSpace(text); text != "" {
		p.text(extract.All, extract.Place{Where: name}, text+"\n")
	}
}
