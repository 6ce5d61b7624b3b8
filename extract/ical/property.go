package ical

import (
	"context"
	"fmt"
	"io"
	"strings"

	"postern/extract"
	"postern/mail"
)

// A reader hands on the properties of one reading of an object.
type reader struct {
	ctx    context.Context
	sink   extract.Sink
	view   extract.View
	first  bool // the best reading, whose files are handed on
	inside []string
	counts map[string]int // components by name
	files  int
}

// A property is "group.NAME;PARAM=value:value".
type property struct {
	name   string // upper case, without its group
	params []param
	value  string
}

type param struct{ name, value string }

// parse splits a line; ok is false for one that is no property.
func parse(line string) (p property, ok bool) {
	colon, quoted := -1, false
	for i := range len(line) {
		if line[i] == '"' {
			quoted = !quoted
		}
		if line[i] == ':' && !quoted {
			colon = i
			break
		}
	}
	if colon < 0 { // a quote that is never closed
		colon = strings.IndexByte(line, ':')
	}
	if colon < 1 {
		return p, false
	}
	p.value = line[colon+1:]
	for i, word := range splitQuoted(line[:colon]) {
		if i == 0 {
			p.name = strings.ToUpper(word[strings.LastIndexByte(word, '.')+1:])
			continue
		}
		name, value, ok := strings.Cut(word, "=")
		if !ok { // vCard 2.1: TEL;HOME;BASE64
			name, value = "", word
		}
		p.params = append(p.params, param{strings.ToUpper(name), unescapeParam(value)})
	}
	return p, true
}

// splitQuoted splits at the semicolons that stand outside of quotes.
func splitQuoted(s string) []string {
	var list []string
	start, quoted := 0, false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == ';' && !quoted:
			list = append(list, s[start:i])
			start = i + 1
		}
	}
	return append(list, s[start:])
}

// unescapeParam undoes RFC 6868, and takes the quotes off.
func unescapeParam(s string) string {
	s = strings.Trim(s, `"`)
	return strings.NewReplacer("^n", "\n", "^'", `"`, "^^", "^").Replace(s)
}

// get is the first value of a parameter; empty where there is none.
func (p property) get(names ...string) string {
	for _, name := range names {
		for _, q := range p.params {
			if q.name == name {
				return q.value
			}
		}
	}
	return ""
}

// encoding is the one that the value says it is in: "base64", "quoted-printable", or
// none.
func (p property) encoding() string {
	for _, q := range p.params {
		if q.name != "ENCODING" && q.name != "" {
			continue
		}
		switch strings.ToUpper(q.value) {
		case "B", "BASE64":
			return "base64"
		case "QUOTED-PRINTABLE", "Q":
			return "quoted-printable"
		}
	}
	return ""
}

// property hands on one line.
func (r *reader) property(line string) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	p, ok := parse(line)
	if !ok {
		return r.sink.Text(r.view, r.where(""), line+"\n")
	}
	switch p.name {
	case "BEGIN":
		r.begin(strings.ToUpper(strings.TrimSpace(p.value)))
	case "END":
		r.inside = r.inside[:max(0, len(r.inside)-1)]
		return nil
	}
	if err := r.params(p); err != nil {
		return err
	}
	if data, mediaType, ok := p.file(); ok {
		return r.file(p, data, mediaType)
	}
	value := p.value
	if p.encoding() == "quoted-printable" {
		value = p.quotedPrintable()
	}
	text := unescape(value)
	if r.first && isHTML(p, text) {
		c := extract.Child{Path: r.number(p.name), Types: []string{"text/html"}, Charsets: []string{"utf-8"}}
		return r.sink.Child(c, strings.NewReader(text))
	}
	if err := r.sink.Text(r.view, r.where(p.name), p.name+": "+text+"\n"); err != nil {
		return err
	}
	if text == p.value || r.view != extract.Shown {
		return nil
	}
	return r.sink.Text(extract.All, r.where(p.name), p.value+"\n")
}

// params hands on the values of parameters: names of people, addresses.
func (r *reader) params(p property) error {
	if len(p.params) == 0 {
		return nil
	}
	var b strings.Builder
	for _, q := range p.params {
		if q.name == "" {
			b.WriteString(q.value + "\n")
			continue
		}
		b.WriteString(q.name + ": " + q.value + "\n")
	}
	return r.sink.Text(extract.All, r.where(p.name), b.String())
}

// mostDeep bounds how many components inside each other have names in places.
const mostDeep = 8

func (r *reader) begin(name string) {
	if len(name) > 40 {
		name = name[:40]
	}
	if len(r.counts) < 1000 {
		r.counts[name]++
	}
	if len(r.inside) < mostDeep {
		r.inside = append(r.inside, fmt.Sprintf("%s %d", name, r.counts[name]))
	}
}

func (r *reader) where(name string) extract.Place {
	if len(name) > 40 {
		name = name[:40]
	}
	where := name
	if n := len(r.inside); n > 0 {
		where = strings.TrimSuffix(r.inside[n-1]+", "+name, ", ")
	}
	return extract.Place{Where: strings.ToValidUTF8(where, "?")}
}

// quotedPrintable decodes the value, in the charset that a parameter names.
func (p property) quotedPrintable() string {
	in, _ := mail.Decoder(strings.NewReader(p.value), "quoted-printable")
	raw, err := io.ReadAll(in)
	if err != nil {
		return p.value
	}
	if text, ok := mail.Charset(p.get("CHARSET"), raw); ok {
		return text
	}
	text, _ := mail.Charset(mail.Guess(raw)[0], raw)
	return text
}

// unescape undoes the backslashes of a text (RFC 5545 section 3.3.11).
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	return strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\:`, ":").Replace(s)
}

func isHTML(p property, text string) bool {
	return p.name == "X-ALT-DESC" || strings.EqualFold(p.get("FMTTYPE"), "text/html") ||
		strings.Contains(text, "</") && strings.Contains(text, "<")
}
