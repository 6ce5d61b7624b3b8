package gate

import (
	"strings"

	"golang.org/x/net/html"
)

// maskHTML is text without attributes, comments, scripts and styles, its text
// masked. Where a datum is split over elements, so that masking them one by one
// would leave it legible, nothing is returned: the text view shows the message
// then. The result is still to be sanitised.
func maskHTML(text string, mask func(string) string) string {
	var out, joined strings.Builder
	z := html.NewTokenizer(strings.NewReader(text))
	skip := ""
	for {
		switch z.Next() {
		case html.ErrorToken: // the end; a string is read without other errors
			if all := joined.String(); mask(all) != all {
				return ""
			}
			return out.String()
		case html.TextToken:
			if skip == "" {
				masked := mask(string(z.Text()))
				joined.WriteString(masked)
				out.WriteString(html.EscapeString(masked))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name := tagName(z)
			if skip == "" && (name == "script" || name == "style" || name == "template") {
				skip = name
			}
			if skip == "" {
				out.WriteString("<" + name + ">")
			}
		case html.EndTagToken:
			name := tagName(z)
			if skip == "" {
				out.WriteString("</" + name + ">")
			}
			if name == skip {
				skip = ""
			}
		}
	}
}

// tagName is the name of the element, letters and digits only.
func tagName(z *html.Tokenizer) string {
	name, _ := z.TagName()
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, string(name))
}
