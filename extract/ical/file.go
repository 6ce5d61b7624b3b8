package ical

import (
	"fmt"
	"io"
	"net/url"
	"strings"

	"postern/extract"
	"postern/mail"
)

// file returns the bytes that are the value of p: in base64, or as a data URL (RFC
// 2397).
func (p property) file() (data io.Reader, mediaType string, ok bool) {
	mediaType = strings.ToLower(p.get("FMTTYPE", "MEDIATYPE"))
	value := strings.TrimSpace(p.value)
	if len(value) > 5 && strings.EqualFold(value[:5], "data:") {
		head, rest, found := strings.Cut(value[5:], ",")
		if !found {
			return nil, "", false
		}
		head = strings.TrimSuffix(head, `\`) // as vCard 3.0 would escape it
		kind, _, _ := strings.Cut(head, ";")
		if !strings.HasSuffix(strings.ToLower(head), ";base64") {
			if plain, err := url.PathUnescape(rest); err == nil {
				rest = plain
			}
			return strings.NewReader(rest), strings.ToLower(kind), true
		}
		in, _ := mail.Decoder(strings.NewReader(strings.ReplaceAll(rest, `\`, "")), "base64")
		return in, strings.ToLower(kind), true
	}
	if p.encoding() != "base64" {
		return nil, "", false
	}
	if t := strings.ToLower(p.get("TYPE")); mediaType == "" && t != "" && p.name != "KEY" {
		mediaType = t
		if !strings.Contains(t, "/") {
			mediaType = map[string]string{"PHOTO": "image/", "LOGO": "image/", "SOUND": "audio/"}[p.name] + t
		}
	}
	in, _ := mail.Decoder(strings.NewReader(value), "base64")
	return in, mediaType, true
}

// file hands on a file.
func (r *reader) file(p property, data io.Reader, mediaType string) error {
	if !r.first {
		return nil
	}
	c := extract.Child{Path: r.number(p.name)}
	if strings.Contains(mediaType, "/") {
		c.Types = []string{mediaType}
	}
	if name := p.get("FILENAME", "X-FILENAME", "X-APPLE-FILENAME", "X-ORACLE-FILENAME", "X-LABEL"); name != "" {
		c.Names = []string{name}
		c.Path += "/" + strings.NewReplacer("/", "_", `\`, "_").Replace(name)
	}
	return r.sink.Child(c, data)
}

// number is the path of the next object out of a property.
func (r *reader) number(name string) string {
	r.files++
	return fmt.Sprintf("%s-%d", strings.ToLower(name[:min(len(name), 40)]), r.files)
}
