package html

import "strings"

// hiding knows whether the reader is within an element that is not shown. It
// follows the outermost one only, by its name: what is nested in another way
// than it seems is in the view All at least.
type hiding struct {
	tag   string // the outermost hidden element; empty when text is shown
	depth int    // open elements of that name within it
	rules map[string]bool
}

// open notes a start tag.
func (h *hiding) open(e *element) {
	if h.tag != "" && h.implied(e.name) {
		h.tag = ""
	}
	if void[e.name] {
		return
	}
	if h.tag == "" {
		if e.hides && e.name != "input" || e.name == "head" || e.name == "template" || e.name == "title" || h.byRule(e) {
			h.tag, h.depth = e.name, 1
		}
		return
	}
	if e.name == h.tag {
		h.depth++
	}
}

// close notes an end tag.
func (h *hiding) close(name string) {
	if name != h.tag {
		return
	}
	if h.depth--; h.depth == 0 {
		h.tag = ""
	}
}

// implied reports whether a start tag ends the hidden element without an end tag
// (HTML Living Standard, 13.1.2.4).
func (h *hiding) implied(name string) bool {
	switch h.tag {
	case "head":
		return !inHead[name]
	case "p":
		return blocks[name] && name != "br"
	case "li", "option", "dt", "dd", "td", "th", "tr":
		return name == h.tag
	}
	return name == "body" && h.tag != "html"
}

var inHead = set("head base link meta noscript script style template title")

// byRule reports whether a style sheet of the page hides e.
func (h *hiding) byRule(e *element) bool {
	if len(h.rules) == 0 {
		return false
	}
	if e.id != "" && h.rules["#"+e.id] || h.rules[e.name] {
		return true
	}
	for _, c := range strings.Fields(e.class) {
		if h.rules["."+c] || h.rules[e.name+"."+c] {
			return true
		}
	}
	return false
}

// ruleLimit bounds how many hiding rules are remembered.
const ruleLimit = 1000

// learn takes the rules of a style sheet that hide a class, an id or an element.
// Others are left aside: what they hide is taken as shown.
func (h *hiding) learn(sheet string) {
	for len(h.rules) < ruleLimit {
		selectors, rest, ok := strings.Cut(sheet, "{")
		if !ok {
			return
		}
		if strings.Contains(selectors, "@media") {
			sheet = rest // its rules stand within
			continue
		}
		body, after, _ := strings.Cut(rest, "}")
		sheet = after
		if !hides(body) {
			continue
		}
		for _, s := range strings.Split(selectors, ",") {
			if s = subject(s); s != "" {
				if h.rules == nil {
					h.rules = map[string]bool{}
				}
				h.rules[s] = true
			}
		}
	}
}

// subject is the element that a selector is about, without those around it, which
// are not looked at: rather too much is taken for hidden, since the view All has
// it, than that hidden text cuts a shown value in two. It is empty for selectors
// of other kinds.
func subject(selector string) string {
	selector = strings.TrimSpace(selector)
	if i := strings.LastIndexAny(selector, " \t\r\n>+~"); i >= 0 {
		selector = selector[i+1:]
		if !strings.ContainsAny(selector, ".#") {
			return "" // "td p": most of the page
		}
	}
	if strings.ContainsAny(selector, ":[*") {
		return ""
	}
	return selector
}

// overrides reports whether a style declaration turns the order of letters
// (CSS Writing Modes, section 2.2).
func overrides(style string) bool {
	style = strings.ToLower(style[:min(len(style), 64<<10)])
	return strings.Contains(style, "bidi-override") || strings.Contains(style, "isolate-override")
}

// hides reports whether a style declaration hides its element.
func hides(style string) bool {
	if len(style) > 64<<10 {
		style = style[:64<<10]
	}
	for decl := range strings.SplitSeq(strings.ToLower(style), ";") {
		property, value, _ := strings.Cut(decl, ":")
		value, _, _ = strings.Cut(value, "!")
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(property) {
		case "display":
			if value == "none" {
				return true
			}
		case "visibility":
			if value == "hidden" || value == "collapse" {
				return true
			}
		case "font-size", "opacity":
			if zero(value) {
				return true
			}
		case "mso-hide":
			if value == "all" {
				return true
			}
		}
	}
	return false
}

// zero reports whether a length is nothing: "0", "0px", "0.0em".
func zero(value string) bool {
	number := strings.TrimRight(value, "abcdefghijklmnopqrstuvwxyz% ")
	return number != "" && strings.Trim(number, "0.") == ""
}
