package web

import "github.com/microcosm-cc/bluemonday"

// frameElements are what of a mail's HTML is shown: text, lists and tables.
// There are no attributes at all, so no links, pictures, styles and handlers.
var frameElements = bluemonday.NewPolicy().AllowElements(
	"p", "br", "hr", "div", "span", "blockquote", "pre",
	"h1", "h2", "h3", "h4", "h5", "h6",
	"b", "strong", "i", "em", "u", "s", "small", "sub", "sup", "code", "kbd", "samp", "q",
	"ul", "ol", "li", "dl", "dt", "dd",
	"table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th",
)

// sanitise brings HTML of a stranger down to frameElements, and shows what is
// invisible in its text.
func sanitise(html string) string { return see(frameElements.Sanitize(html)) }
