package web

import (
	"fmt"
	"html/template"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"postern/extract"
	"postern/policy"
	"postern/quarantine"
	"postern/scan"
)

// functions are what the templates call.
var functions = template.FuncMap{
	"see":        see,
	"pieces":     pieces,
	"size":       sizeWords,
	"confidence": confidenceWord,
	"gap":        gapWords,
	"fact":       factWords,
	"state":      stateWord,
	"action":     actionWord,
	"verb":       verbWord,
	"join":       func(list []string) string { return strings.Join(list, ", ") },
	"style":      func() string { return styleVersion },
	"plural":     plural,
	"path":       url.PathEscape,
	"trim":       func(s string) string { return strings.TrimRight(s, " \t\r\n") },
}

// A clock writes times as seen from now, in now's zone.
type clock struct{ now time.Time }

// When is a point in time for people.
func (c clock) When(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.In(c.now.Location()).Format("2006-01-02 15:04")
}

// Day is the day of a point in time for people.
func (c clock) Day(t time.Time) string { return t.In(c.now.Location()).Format(time.DateOnly) }

// Stamp is a point in time for machines.
func (c clock) Stamp(t time.Time) string { return t.In(c.now.Location()).Format(time.RFC3339) }

// Zone is the zone that times are shown in.
func (c clock) Zone() string { return c.now.Format("MST") }

// Ago is how far a point in time is away: "5 minutes ago", "in 3 days".
func (c clock) Ago(t time.Time) string {
	d := c.now.Sub(t)
	if d > -time.Minute && d < time.Minute {
		return "just now"
	}
	if d < 0 {
		return "in " + spell(-d)
	}
	return spell(d) + " ago"
}

// spell writes a duration by its largest unit.
func spell(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d >= 2*day:
		return fmt.Sprintf("%d days", int(d/day))
	case d >= 2*time.Hour:
		return fmt.Sprintf("%d hours", int(d/time.Hour))
	case d >= 2*time.Minute:
		return fmt.Sprintf("%d minutes", int(d/time.Minute))
	case d > time.Minute:
		return "2 minutes"
	}
	return fmt.Sprintf("%d seconds", max(1, int((d+time.Second-1)/time.Second)))
}

// see is text from outside for people: what is invisible, moves the cursor or
// turns the direction of writing is shown as a replacement character
// (Unicode Technical Report 36 section 2.10). Line ends and tabs stay.
func see(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == 0xfeff, r == 0x200b, r == 0x2060, r >= 0xe0000 && r <= 0xe0fff:
			return utf8.RuneError
		}
		return r
	}, s)
}

// pieces cuts the name of a file where a line may break: behind its separators, and
// where a piece would not fit a narrow column, within it.
func pieces(s string) []string {
	const longest = 16 // runes
	var list []string
	start, n := 0, 0
	for i, r := range s {
		if n == longest {
			list, start, n = append(list, s[start:i]), i, 0
		}
		n++
		if strings.ContainsRune("/\\-_.@,; ", r) {
			end := i + utf8.RuneLen(r)
			list, start, n = append(list, s[start:end]), end, 0
		}
	}
	if start == len(s) {
		return list
	}
	// An extension stays with its name.
	if last := len(list) - 1; last >= 0 && n <= 4 && utf8.RuneCountInString(list[last])+n <= longest {
		list[last] += s[start:]
		return list
	}
	return append(list, s[start:])
}

func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "")
}

func plural(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

func sizeWords(n int64) string {
	switch {
	case n >= 10<<20:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	case n >= 10<<10:
		return fmt.Sprintf("%d KiB", n>>10)
	case n >= 1<<10:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	}
	return plural(int(n), "byte", "bytes")
}

func confidenceWord(c float64) string {
	switch {
	case c >= float64(scan.High):
		return "high"
	case c >= float64(scan.Medium):
		return "medium"
	}
	return "low"
}

// gapWords says why something could not be read.
func gapWords(cause string) string {
	switch extract.Cause(cause) {
	case extract.EncryptedMail:
		return "the mail is encrypted (S/MIME or PGP)"
	case extract.EncryptedFile:
		return "the file is encrypted and wants a password"
	case extract.Corrupt:
		return "it is broken"
	case extract.Unknown:
		return "this type of file is not known"
	case extract.TooBig:
		return "it is too big, or too much comes out of it"
	case extract.TooDeep:
		return "it is nested too deep"
	case extract.Timeout:
		return "reading it took too long"
	case extract.Crashed:
		return "its reader crashed on it"
	}
	return see(cause)
}

func factWords(name string) string {
	switch name {
	case extract.Ambiguous:
		return "can be read in more than one way; every reading was looked at"
	case extract.TypeMismatch:
		return "content, name and declared type do not fit together"
	case extract.ImageWithoutText:
		return "is a picture, whose text is not read"
	case extract.Recording:
		return "is sound or film, which nobody has heard or seen"
	case extract.Macro:
		return "holds a program (macro)"
	case extract.PasswordInMessage:
		return "is encrypted, with a password that stands in the message; it was read"
	}
	return see(strings.ReplaceAll(name, "-", " "))
}

func stateWord(s quarantine.State) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(string(s[:1])) + string(s[1:])
}

func actionWord(a policy.Action) string {
	switch a {
	case policy.Deliver:
		return "may leave"
	case policy.Encrypt:
		return "leaves encrypted"
	case policy.Confirm:
		return "sender must confirm"
	case policy.Quarantine:
		return "held for review"
	case policy.Reject:
		return "refused"
	}
	return ""
}

func verbWord(verb string) string {
	switch verb {
	case "release":
		return "released"
	case "deny":
		return "denied"
	case "expire":
		return "gave up waiting for a decision"
	case "show-full":
		return "looked at full values"
	}
	return see(verb)
}
