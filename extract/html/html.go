package html

import (
	"context"
	"io"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"postern/extract"
	"postern/extract/charset"
)

// Format is HTML, from whole pages to a few tags in a text.
var Format = extract.Format{
	Name:       "html",
	About:      "HTML: text as shown; hidden elements, attributes, comments, scripts; values split over cells; data: URLs",
	MediaTypes: []string{"text/html", "application/xhtml+xml"},
	Extensions: []string{"html", "htm", "xhtml"},
	Detect:     detect,
	Covers:     []string{"plain", "xml"},
	Risky:      true,
	Read:       read,
}

// longestToken bounds the memory for one tag, comment or script. A picture in a
// data: URL is one tag.
const longestToken = 32 << 20

func detect(o *extract.Object) bool {
	if o.Size == 0 || !charset.Textual(o) {
		return false
	}
	if slices.ContainsFunc(o.Types, func(t string) bool { return t == "text/html" || t == "application/xhtml+xml" }) {
		return true
	}
	if slices.ContainsFunc(o.Names, func(n string) bool {
		ext := strings.ToLower(path.Ext(n))
		return slices.Contains([]string{".html", ".htm", ".xhtml", ".xht", ".shtml"}, ext)
	}) {
		return true
	}
	head := strings.ToLower(strings.TrimLeft(charset.Head(o), " \t\r\n\ufeff"))
	if strings.Contains(head, "<html") || strings.Contains(head, "<!doctype html") {
		return true
	}
	if strings.HasPrefix(head, "<?xml") || strings.HasPrefix(head, "<svg") || strings.Contains(head, "xmlns") || definesTerms(head) {
		return false
	}
	return slices.ContainsFunc(signs, func(s string) bool { return strings.Contains(head, s) })
}

// signs are tags that make a text HTML when nobody said that it is.
var signs = []string{
	"<body", "<head>", "<meta ", "<script", "<style", "<table", "<iframe", "<!--[if", "</div>", "</p>", "</a>", "</span>",
	"</b>", "</i>", "</font>", "</td>", "</li>", "</h1>", "</h2>", "</h3>", "<br>", "<br/>", "<br />", "</title>", "</center>", "</pre>",
}

func read(ctx context.Context, o *extract.Object, s extract.Sink) error {
	head := charset.Head(o)
	own := metaCharset(head)
	if own == "" {
		own = xmlCharset(head)
	}
	return eachReading(ctx, o, s, own, func(p *page, r io.Reader) error {
		return newReader(p).read(r)
	})
}

// metaCharset is the charset that a meta element at the start of a page names
// (HTML Living Standard, 13.2.3.2); empty when there is none.
func metaCharset(head string) string {
	head = strings.ToLower(head)
	for {
		_, rest, ok := strings.Cut(head, "<meta")
		if !ok {
			return ""
		}
		tag, after, _ := strings.Cut(rest, ">")
		if _, value, ok := strings.Cut(tag, "charset"); ok {
			value = strings.TrimLeft(value, " \t\r\n=\"'")
			if end := strings.IndexAny(value, " \t\r\n;\"'/"); end >= 0 {
				value = value[:end]
			}
			return value
		}
		head = after
	}
}

// A reader turns tokens into a page.
type reader struct {
	page   *page
	hide   hiding
	tables tables
	pre    int    // open elements that keep white space
	raw    string // the element whose text is no markup: "script"
	images int    // data: URLs so far
	inner  bool   // within a comment that holds markup
	turned string // the element whose letters are shown from right to left
	deep   int    // open elements of that name within it
}

func newReader(p *page) *reader { return &reader{page: p} }

func (r *reader) read(in io.Reader) error {
	z := html.NewTokenizer(in)
	z.SetMaxBuf(longestToken)
	for n := 0; ; n++ {
		if n&1023 == 0 && r.page.ctx.Err() != nil {
			return r.page.ctx.Err()
		}
		var err error
		switch z.Next() {
		case html.ErrorToken:
			return r.end(z)
		case html.TextToken:
			r.text(z.Text())
		case html.StartTagToken, html.SelfClosingTagToken:
			err = r.start(z)
		case html.EndTagToken:
			r.endTag(z)
		case html.CommentToken:
			err = r.comment(string(z.Text()))
		case html.DoctypeToken:
			r.page.extra("DOCTYPE " + string(z.Text()))
		}
		if err == nil {
			err = r.page.err
		}
		if err != nil {
			return err
		}
	}
}

// end writes what the tokenizer dropped at the end: an unfinished tag.
func (r *reader) end(z *html.Tokenizer) error {
	r.page.extra(string(z.Raw()))
	switch err := z.Err(); err {
	case io.EOF:
		return r.page.err
	case html.ErrBufferExceeded:
		return &extract.GapError{Cause: extract.TooBig, Detail: "a tag of more than 32 MiB"}
	default:
		return err
	}
}

func (r *reader) text(b []byte) {
	hidden := r.hidden()
	switch {
	case r.raw == "script" || r.raw == "style":
		if r.raw == "style" {
			r.hide.learn(string(b))
		}
		r.page.extra(string(b))
		return
	case r.pre > 0:
		for i, line := range strings.Split(strings.ReplaceAll(string(b), "\r", ""), "\n") {
			if i > 0 {
				r.page.breakLine('\n', hidden)
			}
			r.page.text(line, hidden)
		}
	default:
		writeCollapsed(r.page, b, hidden)
	}
	if !hidden {
		r.tables.text(b)
	}
}

func (r *reader) hidden() bool { return r.inner || r.hide.tag != "" }

// comment writes a comment into All. One with markup, which Outlook shows when it
// is conditional, is read like hidden markup.
func (r *reader) comment(text string) error {
	if inner, ok := strings.CutPrefix(text, "[CDATA["); ok && !strings.Contains(inner, "<") {
		// What XML would show stands next to the text around it, in All.
		r.page.text(strings.TrimSuffix(inner, "]]"), true)
		return nil
	}
	if r.inner || !strings.Contains(text, "<") {
		r.page.extra(text)
		return nil
	}
	in := newReader(r.page)
	in.inner = true
	r.page.all.after('\n')
	err := in.read(strings.NewReader(text))
	r.page.all.after('\n')
	return err
}
