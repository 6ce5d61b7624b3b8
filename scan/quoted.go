package scan

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"postern/extract"
)

// A quote is a stretch of a mail's text that its author took from a mail of the
// address from, by the line above it. Nothing proves it: anybody can write such a line.
type quote struct {
	span
	from string
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
	if d.Section != extract.Body || strings.IndexByte(d.Text, '@') < 0 {
		return nil
	}
	lines := quotedLines(d.Text)
	var out []quote
	// below is who wrote the unmarked text of each depth, marked who wrote what is
	// marked once more than that.
	var below, marked [maxQuoteDepth + 1]string
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
				below[k], marked[k] = "", ""
			}
			if deeper {
				marked[l.depth] = from
			} else {
				below[l.depth], marked[l.depth] = from, ""
			}
			i += n - 1
			continue
		}
		from := below[l.depth]
		if from == "" && l.depth > 0 {
			from = marked[l.depth-1]
		}
		switch last := len(out) - 1; {
		case from == "":
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
// lines say so; 0 when none does. A line without an address names nobody, but ends
// what stands above it.
func attributed(lines []quotedLine) (from string, n int) {
	first := lines[0].text
	if first == "" {
		return "", 0
	}
	if strings.IndexByte("*FVDOL", first[0]) >= 0 && outlookFrom.MatchString(first) {
		for k := 1; k < len(lines) && k < 6; k++ {
			if outlookSent.MatchString(lines[k].text) {
				return oneAddress(first), k + 1
			}
		}
		return "", 0
	}
	for n := 1; n <= 3 && n <= len(lines); n++ {
		l := lines[n-1]
		if l.text == "" || l.depth != lines[0].depth {
			return "", 0
		}
		if l.text[len(l.text)-1] != ':' {
			continue
		}
		whole := first
		for _, l := range lines[1:n] {
			whole += " " + l.text
		}
		if strings.ContainsAny(first, "0123456789@") && attribution.MatchString(whole) && (n == 1 || strings.Contains(whole, "@")) {
			return oneAddress(whole), n
		}
		return "", 0
	}
	return "", 0
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
func quotedFrom(list []quote, s span) string {
	for i := range list {
		if list[i].start <= s.start && s.end <= list[i].end {
			return list[i].from
		}
	}
	return ""
}

// QuotedFrom reports whether the finding stands in text that is quoted, by the line
// above it, from a mail of the holder of an address.
func (f *Finding) QuotedFrom(address string) bool {
	return f.quoted != "" && strings.EqualFold(f.quoted, address)
}
