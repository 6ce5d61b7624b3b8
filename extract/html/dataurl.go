package html

import (
	"fmt"
	"io"
	"net/url"
	"strings"

	"postern/extract"
	"postern/mail"
)

// longestType bounds what stands before the comma of a data: URL.
const longestType = 256

// dataURLs hands on the objects that stand in data: URLs (RFC 2397) in a value,
// which may be style sheet text, and returns the value without them.
func (r *reader) dataURLs(value string) (string, error) {
	i := indexData(value)
	if i < 0 {
		return value, nil
	}
	var rest strings.Builder
	for ; i >= 0; i = indexData(value) {
		body := value[i+len("data:"):]
		head, _, ok := strings.Cut(body[:min(len(body), longestType)], ",")
		if !ok || i > 0 && !strings.ContainsAny(value[i-1:i], "(\"' ,\t\n") {
			rest.WriteString(value[:i+len("data:")])
			value = value[i+len("data:"):]
			continue
		}
		rest.WriteString(value[:i])
		body = body[len(head)+1:]
		if i > 0 { // in a style sheet the URL ends somewhere
			end := strings.IndexAny(body, ")\"' ")
			if end < 0 {
				end = len(body)
			}
			body, value = body[:end], body[end:]
		} else {
			value = ""
		}
		if err := r.dataURL(head, body); err != nil {
			return "", err
		}
	}
	rest.WriteString(value)
	return rest.String(), nil
}

func (r *reader) dataURL(head, body string) error {
	r.images++
	params := strings.Split(strings.ToLower(head), ";")
	c := extract.Child{Path: r.childName("data")}
	if t := strings.TrimSpace(params[0]); t != "" {
		c.Types = []string{t}
	} else {
		c.Types = []string{"text/plain"}
	}
	base64 := false
	for _, p := range params[1:] {
		p = strings.TrimSpace(p)
		base64 = base64 || p == "base64"
		if name, ok := strings.CutPrefix(p, "charset="); ok {
			c.Charsets = []string{name}
		}
	}
	if plain, err := url.PathUnescape(body); err == nil {
		body = plain
	}
	var in io.Reader = strings.NewReader(body)
	if base64 {
		in, _ = mail.Decoder(in, "base64")
	}
	return r.page.child(c, in)
}

func (r *reader) childName(kind string) string { return fmt.Sprintf("%s-%d", kind, r.images) }

// child hands on an object; only the best reading of a page has any.
func (p *page) child(c extract.Child, r io.Reader) error {
	if p.err == nil && p.main {
		p.err = p.sink.Child(c, r)
	}
	return p.err
}

// indexData is where "data:" begins in s, in any case; -1 when it does not.
func indexData(s string) int {
	const word = "data:"
	for from := 0; ; {
		i := strings.IndexByte(s[from:], ':')
		if i < 0 {
			return -1
		}
		from += i + 1
		if at := from - len(word); at >= 0 && strings.EqualFold(s[at:from], word) {
			return at
		}
	}
}
