package scan

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"postern/extract"
)

// A quote is a stretch of a mail's text that its author took from a mail of somebody
// else, by the line above it. Nothing proves it: anybody can write such a line.
type quote struct {
	span
	from author
}

// An author is who wrote what is quoted: the address in the line above it, or only the
// name, as Outlook leaves it where it knows the address.
type author struct {
	address string // lower case
	name    string // as foldName makes it, where there is no address
}

var (
	// attribution are the last words of a line above a quote, in the languages of the mail
	// programs; German and Dutch have the verb before the name.
	attribution = regexp.MustCompile(`(?i)\b(?:wrote|writes|schrieb|a écrit|escribió|ha scritto|scrive|schreef|skrev|napisała?|escreveu|kirjoitti|írta|napsala?|a scris|пишет|писал)\b`)
	// outlookFrom and outlookSent are the first lines of the block that Outlook puts there.
	outlookFrom = regexp.MustCompile(`^\*?(?:From|Von|De|Da|Van|Från|Fra|Od|Lähettäjä|Feladó)\s?:\*?\s`)
	outlookSent = regexp.MustCompile(`^\*?(?:Sent|Gesendet|Envoyé|Enviado(?: el| em)?|Inviato|Verzonden|Skickat|Sendt|Wysłano|Lähetetty|Date|Datum|Data|Fecha)\s?:\*?\s`)
	addressIn   = regexp.MustCompile(`[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[A-Za-z0-9.-]+[A-Za-z0-9]`)
)

// maxQuoteLine is how much of a line is looked at, in bytes.
const maxQuoteLine = 500

// A quotedLine is a line of a mail without the marks of quotes before it.
type quotedLine struct {
	span
	depth int // how many ">" stand before it
	text  string
}

// quotes finds what is quoted in a body, in order.
func quotes(d *extract.Document) []quote {
	if d.Section != extract.Body {
		return nil
	}
	lines := quotedLines(d.Text)
	var out []quote
	// below is who wrote the unmarked text of each depth, marked who wrote what is
	// marked once more than that.
	var below, marked [maxQuoteDepth + 1]author
	for i := 0; i < len(lines); i++ {
		l := &lines[i]
		if from, n := attributed(lines[i:]); n > 0 {
			deeper := false
			for k := i + n; k < len(lines); k++ {
				if lines[k].text != "" || lines[k].depth > l.depth {
					deeper = lines[k].depth > l.depth
					break
				}
			}
			for k := l.depth + 1; k <= maxQuoteDepth; k++ {
				below[k], marked[k] = author{}, author{}
			}
			if deeper {
				marked[l.depth] = from
			} else {
				below[l.depth], marked[l.depth] = from, author{}
			}
			i += n - 1
			continue
		}
		from := below[l.depth]
		if from == (author{}) && l.depth > 0 {
			from = marked[l.depth-1]
		}
		switch last := len(out) - 1; {
		case from == (author{}):
		case last >= 0 && out[last].from == from && out[last].end == l.start:
			out[last].end = l.end
		default:
			out = append(out, quote{l.span, from})
		}
	}
	return out
}

// maxQuoteDepth is how deep quotes in quotes are followed.
const maxQuoteDepth = 8

func quotedLines(text string) []quotedLine {
	out := make([]quotedLine, 0, strings.Count(text, "\n")+1)
	at := 0
	for line := range strings.Lines(text) {
		l := quotedLine{span: span{at, at + len(line)}}
		at += len(line)
		rest := line[:min(len(line), maxQuoteLine)]
		if c := rest[0]; c == ' ' || c == '\t' || c >= utf8.RuneSelf {
			rest = strings.TrimLeft(rest, " \t\u00a0")
		}
		for l.depth < maxQuoteDepth && strings.HasPrefix(rest, ">") {
			l.depth++
			rest = strings.TrimLeft(rest[1:], " \u00a0")
		}
		l.text = strings.TrimSpace(rest)
		out = append(out, l)
	}
	return out
}

// attributed reports whose mail is quoted below the first of the lines, and how many
// lines say so; 0 when none does. A line that names nobody ends what stands above it.
func attributed(lines []quotedLine) (from author, n int) {
	first := lines[0].text
	if first == "" {
		return author{}, 0
	}
	if strings.IndexByte("*FVDOL", first[0]) >= 0 {
		if head := outlookFrom.FindString(first); head != "" {
			for k := 1; k < len(lines) && k < 6; k++ {
				if outlookSent.MatchString(lines[k].text) {
					return namedIn(first[len(head):]), k + 1
				}
			}
			return author{}, 0
		}
	}
	for n := 1; n <= 3 && n <= len(lines); n++ {
		l := lines[n-1]
		if l.text == "" || l.depth != lines[0].depth {
			return author{}, 0
		}
		if l.text[len(l.text)-1] != ':' {
			continue
		}
		whole := first
		for _, l := range lines[1:n] {
			whole += " " + l.text
		}
		if strings.ContainsAny(first, "0123456789@") && attribution.MatchString(whole) && (n == 1 || strings.Contains(whole, "@")) {
			return author{address: oneAddress(whole)}, n
		}
		return author{}, 0
	}
	return author{}, 0
}

// namedIn is who stands behind Outlook's "From:".
func namedIn(value string) author {
	if strings.Contains(value, "@") {
		return author{address: oneAddress(value)}
	}
	return author{name: foldName(value)}
}

// foldName makes names that people write alike the same: without quotes, in lower case,
// one blank between words.
func foldName(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.Trim(name, "*'\" \t")), " "))
}

// oneAddress is the only address in a line; empty when there are several, so that no
// one can be told.
func oneAddress(line string) string {
	found := ""
	for _, a := range addressIn.FindAllString(line, -1) {
		a = strings.ToLower(a)
		if found != "" && a != found {
			return ""
		}
		found = a
	}
	return found
}

// quotedFrom is who wrote what stands in s, by the quotes of its text.
func quotedFrom(list []quote, s span) author {
	for i := range list {
		if list[i].start <= s.start && s.end <= list[i].end {
			return list[i].from
		}
	}
	return author{}
}

// QuotedFrom reports whether the finding stands in text that is quoted, by the line
// above it, from a mail of the holder of an address; or, where that line has no
// address, of somebody with one of the names by which the message calls them.
func (f *Finding) QuotedFrom(address string, names []string) bool {
	if f.quoted.name == "" {
		return f.quoted.address != "" && strings.EqualFold(f.quoted.address, address)
	}
	return slices.ContainsFunc(names, func(name string) bool { return foldName(name) == f.quoted.name })
}
