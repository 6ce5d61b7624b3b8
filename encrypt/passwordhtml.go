package encrypt

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"golang.org/x/net/html"
)

// longestToken bounds what one tag or one stretch of text may take in memory.
const longestToken = 4 << 20

// writeHTMLText writes HTML as plain text: lines where a browser would break them,
// links with their targets, pictures by their alternative texts. What comes after
// something too long to hold is left to the message itself, and said so.
func writeHTMLText(w *bufio.Writer, r io.Reader) error {
	z := html.NewTokenizer(r)
	z.SetMaxBuf(longestToken)
	t := htmlText{w: w, breaks: 2}
	for {
		switch z.Next() {
		case html.ErrorToken:
			switch err := z.Err(); {
			case errors.Is(err, io.EOF):
				t.breakLine(1)
				return t.err
			case errors.Is(err, html.ErrBufferExceeded):
				t.breakLine(1)
				t.word("[The rest is in the file " + copyMessageName + ".]")
				t.breakLine(1)
				return t.err
			default:
				return err
			}
		case html.TextToken:
			t.text(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			t.start(z.Token())
		case html.EndTagToken:
			name, _ := z.TagName()
			t.end(string(name))
		}
	}
}

// An htmlText is the state between tags.
type htmlText struct {
	w      *bufio.Writer
	err    error
	breaks int  // line feeds at the end of what was written; 2 at the start, where none is wanted
	space  bool // a blank is due before the next word
	pre    int  // depth of preformatted text
	hidden int  // depth of what a browser does not show
	target string
}

var (
	hiddenTags = map[string]bool{"script": true, "style": true, "title": true, "template": true}
	blockTags  = map[string]int{
		"p": 2, "h1": 2, "h2": 2, "h3": 2, "h4": 2, "h5": 2, "h6": 2, "ul": 2, "ol": 2, "dl": 2, "blockquote": 2, "pre": 2,
		"table": 2, "div": 1, "tr": 1, "li": 1, "dt": 1, "dd": 1, "section": 1, "article": 1, "header": 1, "footer": 1, "hr": 1,
		"body": 1, "form": 1, "fieldset": 1, "address": 1, "center": 1,
	}
)

func (t *htmlText) start(tag html.Token) {
	name := tag.Data
	if hiddenTags[name] && tag.Type == html.StartTagToken {
		t.hidden++
	}
	if n := blockTags[name]; n > 0 {
		t.breakLine(n)
	}
	switch name {
	case "br":
		t.breakLine(t.breaks + 1)
	case "pre":
		t.pre++
	case "li":
		t.word("- ")
	case "td", "th":
		t.space = true
	case "img":
		if alt := strings.TrimSpace(attribute(tag, "alt")); alt != "" {
			t.word("[" + alt + "]")
		}
	case "a":
		t.target = linkTarget(attribute(tag, "href"))
	}
}

func (t *htmlText) end(name string) {
	if hiddenTags[name] && t.hidden > 0 {
		t.hidden--
	}
	switch name {
	case "pre":
		t.pre = max(t.pre-1, 0)
	case "td", "th":
		t.space = true
	case "a":
		if t.target != "" {
			t.word(" <" + t.target + ">")
			t.target = ""
		}
	}
	if n := blockTags[name]; n > 0 {
		t.breakLine(n)
	}
}

// linkTarget is a link worth showing beside its text.
func linkTarget(href string) string {
	href = strings.TrimSpace(href)
	for _, scheme := range []string{"http:", "https:", "mailto:"} {
		if len(href) > len(scheme) && strings.EqualFold(href[:len(scheme)], scheme) {
			return strings.Join(strings.Fields(href), "")
		}
	}
	return ""
}

func attribute(tag html.Token, name string) string {
	for _, a := range tag.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func (t *htmlText) text(s string) {
	if t.hidden > 0 {
		return
	}
	if t.pre > 0 {
		s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
		t.word(s)
		return
	}
	const white = " \t\r\n\f"
	for len(s) > 0 {
		word := strings.TrimLeft(s, white)
		t.space = t.space || len(word) < len(s)
		end := strings.IndexAny(word, white)
		if end < 0 {
			end = len(word)
		}
		if end > 0 {
			if t.target != "" && strings.TrimPrefix(t.target, "mailto:") == word[:end] {
				t.target = "" // the text says it already
			}
			t.word(word[:end])
		}
		s = word[end:]
	}
}

// word writes s, with a blank before it where one is due.
func (t *htmlText) word(s string) {
	if s == "" || t.hidden > 0 {
		return
	}
	if t.space && t.breaks == 0 {
		t.put(" ")
	}
	t.space = false
	t.put(s)
	t.breaks = 0
	if s[len(s)-1] == '\n' {
		t.breaks = 1
	}
}

// breakLine ends the line so that n line feeds stand there.
func (t *htmlText) breakLine(n int) {
	t.space = false
	for ; t.breaks < n; t.breaks++ {
		t.put("\n")
	}
}

func (t *htmlText) put(s string) {
	if _, err := t.w.WriteString(s); err != nil && t.err == nil {
		t.err = err
	}
}
