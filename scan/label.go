package scan

import (
	"slices"
	"strings"

	"postern/extract"
)

// A Label is a mark of how sensitive something is, as programs and people put it
// on a mail or document. It is found only where labels stand: in header fields, the
// subject, document properties, headers, footers and watermarks, and on a line of
// its own at the start of a text or at the edge of a page; never in running text,
// such as the disclaimer under a mail.
type Label struct {
	Name string
	// IDs are identifiers of Microsoft's sensitivity labels (MSIP_Label_<id>_…).
	IDs []string
	// Words are the texts of the label, in any case.
	Words []string
	// Headers are values of header fields that are the label, by name of the field.
	Headers map[string][]string
}

// labelTerm is a compiled label.
type labelTerm struct {
	term    int
	source  int // the detector that it is of, or -1
	name    string
	ids     []string // lower case, with what stands before them
	words   []string // folded
	headers map[string][]string
}

func newLabelTerm(term int, l *Label) labelTerm {
	out := labelTerm{term: term, source: -1, name: l.Name, headers: map[string][]string{}}
	for _, id := range l.IDs {
		out.ids = append(out.ids, labelPrefix+strings.ToLower(strings.Trim(id, "{} ")))
	}
	for _, w := range l.Words {
		out.words = append(out.words, fold(w))
	}
	for name, values := range l.Headers {
		for _, v := range values {
			key := strings.ToLower(name)
			out.headers[key] = append(out.headers[key], fold(v))
		}
	}
	return out
}

// labelPrefix stands before the identifiers of Microsoft's labels.
const labelPrefix = "msip_label_"

// Bounds on where a label is looked for.
const (
	labelLines   = 5   // at the start of a text
	pageLines    = 3   // at each edge of a page
	longestLabel = 200 // bytes of a line with a label
)

// find reports the lines of d that are the label.
func (l *labelTerm) find(d *extract.Document, found func(span, string)) {
	section := strings.ToLower(string(d.Section))
	field, header := strings.CutPrefix(section, "header:")
	switch {
	case section == string(extract.Subject):
		l.lines(d.Text, span{0, len(d.Text)}, func(s span, line string) bool {
			if w := l.inSubject(line); w != "" {
				found(s, w)
			}
			return true
		})
	case header:
		l.lines(d.Text, span{0, len(d.Text)}, func(s span, line string) bool {
			if w := l.inField(field, line); w != "" {
				found(s, w)
			}
			return true
		})
	case d.View == extract.Properties:
		l.lines(d.Text, span{0, len(d.Text)}, func(s span, line string) bool {
			if w := l.inProperty(line); w != "" {
				found(s, w)
			}
			return true
		})
	default:
		l.inText(d, found)
	}
}

// lines calls visit with each line of a stretch that is short enough, folded, until it returns false.
func (l *labelTerm) lines(text string, at span, visit func(span, string) bool) {
	for from := at.start; from < at.end; {
		to := at.end
		if n := strings.IndexByte(text[from:at.end], '\n'); n >= 0 {
			to = from + n
		}
		if line := text[from:to]; len(line) <= longestLabel*2 && strings.TrimSpace(line) != "" {
			lead := len(line) - len(strings.TrimLeft(line, " \t\r"))
			if !visit(span{from + lead, from + len(strings.TrimRight(line, " \t\r"))}, fold(line)) {
				return
			}
		}
		from = to + 1
	}
}

// inSubject finds the label in brackets, or at the start before a mark.
func (l *labelTerm) inSubject(line string) string {
	line = strings.TrimSpace(strings.TrimPrefix(line, "subject:"))
	for {
		rest := line
		for _, re := range []string{"re:", "aw:", "fw:", "fwd:", "wg:", "tr:", "rv:"} {
			rest = strings.TrimSpace(strings.TrimPrefix(rest, re))
		}
		if rest == line {
			break
		}
		line = rest
	}
	for _, w := range l.words {
		if line == w || strings.Contains(line, "["+w+"]") || strings.Contains(line, "("+w+")") || strings.Contains(line, "{"+w+"}") {
			return w
		}
		if rest, ok := strings.CutPrefix(line, w); ok {
			rest = strings.TrimLeft(rest, " ")
			if rest != "" && strings.ContainsAny(rest[:1], ":|/-]") {
				return w
			}
		}
		if strings.Contains(w, ":") && holdsWord(line, w) { // TLP:RED
			return w
		}
	}
	return ""
}

// inField finds the label in a header field.
func (l *labelTerm) inField(field, line string) string {
	_, value, _ := strings.Cut(line, ":")
	if field == "msip_labels" {
		if id := l.id(line); id != "" {
			return id
		}
		for _, pair := range strings.Split(value, ";") {
			name, v, _ := strings.Cut(pair, "=")
			if strings.HasSuffix(strings.TrimSpace(name), "_name") && slices.Contains(l.words, strings.TrimSpace(v)) {
				return strings.TrimSpace(v)
			}
		}
	}
	for _, v := range l.headers[field] {
		if holdsWord(value, v) {
			return v
		}
	}
	return ""
}

// id is the identifier of the label in a line, where it is not switched off there.
func (l *labelTerm) id(line string) string {
	for _, id := range l.ids {
		off := id
		if id == labelPrefix+anyLabel {
			off = ""
		}
		if strings.Contains(line, id) && !strings.Contains(line, off+"_enabled=false") && !strings.Contains(line, off+"_enabled false") {
			return id
		}
	}
	return ""
}

// inProperty finds the label in a property: "MSIP_Label_…_Name Confidential",
// "Classification: Confidential", or a value that is the label.
func (l *labelTerm) inProperty(line string) string {
	if id := l.id(line); id != "" {
		return id
	}
	for _, w := range l.words {
		if bare(line) == w {
			return w
		}
		name, ok := strings.CutSuffix(line, w)
		if ok && (strings.Contains(name, "classif") || strings.Contains(name, "sensitiv") || strings.Contains(name, "msip_label_") || strings.Contains(name, "klassifi")) {
			return w
		}
	}
	return ""
}

// inText finds the label where a document shows it.
func (l *labelTerm) inText(d *extract.Document, found func(span, string)) {
	if d.Base == 0 {
		l.edge(d.Text, span{0, len(d.Text)}, labelLines, 0, found)
	}
	for i, p := range d.Places {
		end := len(d.Text)
		if i+1 < len(d.Places) {
			end = d.Places[i+1].Offset
		}
		at := span{min(p.Offset, end), end}
		where := strings.ToLower(p.Where)
		switch {
		case strings.Contains(where, "header") || strings.Contains(where, "footer") || strings.Contains(where, "watermark"):
			l.lines(d.Text, at, func(s span, line string) bool {
				for _, w := range l.words {
					if holdsWord(line, w) {
						found(s, w)
						break
					}
				}
				return true
			})
		case strings.HasPrefix(where, "page") || strings.HasPrefix(where, "slide"):
			l.edge(d.Text, at, pageLines, pageLines, found)
		}
	}
}

// edge looks at the first and last lines of a stretch.
func (l *labelTerm) edge(text string, at span, first, last int, found func(span, string)) {
	type line struct {
		span
		text string
	}
	const window = 4 << 10 // bytes looked at on each edge
	var head, tail []line
	l.lines(text, span{at.start, min(at.end, at.start+window)}, func(s span, folded string) bool {
		head = append(head, line{s, folded})
		return len(head) < first
	})
	if last > 0 {
		from := max(at.start, at.end-window)
		if from > at.start {
			from += strings.IndexByte(text[from:at.end]+"\n", '\n')
		}
		l.lines(text, span{from, at.end}, func(s span, folded string) bool {
			tail = append(tail, line{s, folded})
			return true
		})
		tail = tail[max(0, len(tail)-last):]
	}
	for _, k := range append(head, tail...) {
		b := bare(k.text)
		for _, name := range []string{"classification", "klassifizierung", "einstufung", "sensitivity", "clasificacion", "classificazione", "classificatie", "klasyfikacja", "classificacao"} {
			if v, ok := strings.CutPrefix(b, name); ok {
				b = bare(v)
			}
		}
		if slices.Contains(l.words, b) {
			found(k.span, b)
		} else if id := l.id(k.text); id != "" {
			found(k.span, id)
		}
	}
}

// bare is a line without what people put around a label.
func bare(line string) string { return strings.Trim(line, " \t*#=-_[](){}<>|!.:~+/\"'") }

// holdsWord reports whether w stands in line at word borders.
func holdsWord(line, w string) bool {
	for from := 0; ; {
		i := strings.Index(line[from:], w)
		if i < 0 {
			return false
		}
		i += from
		end := i + len(w)
		if (i == 0 || classes[line[i-1]]&isWord == 0) && (end == len(line) || classes[line[end]]&isWord == 0) {
			return true
		}
		from = i + 1
	}
}
