package quarantine

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"postern/mail"
)

// Errors of a [Desk] that callers branch on.
var (
	ErrOwnMail    = errors.New("nobody decides over their own mail: ask another reviewer")
	ErrNotAllowed = errors.New("this needs a right that you do not have")
	ErrNotHeld    = errors.New("this is not held")
	ErrRecord     = errors.New("this mail was refused: there is only a record of it, nothing to decide or to show")
	ErrNoChain    = errors.New("no way to encrypt is set up: see [keys] in the configuration")
	ErrNote       = errors.New("a note has at most 1,000 characters and no control characters")
)

// An Actor is who acts at the desk.
type Actor struct {
	Name      string   // as in events
	Addresses []string // the actor's own addresses: nobody decides over their own mail
	ShowFull  bool     // may see full values
	Admin     bool     // the command line of the machine's administrator
}

// Owns reports whether it is mail from or to the actor: one of the actor's
// names is the sender, the login or a recipient.
func (a Actor) Owns(it *Item) bool {
	is := map[string]bool{}
	for _, own := range append([]string{a.Name}, a.Addresses...) {
		key := personKey(own)
		is[key] = true
		// A login is often the local part alone.
		if local, _, ok := strings.Cut(key, "@"); ok && personKey(it.Login) == local {
			return true
		}
	}
	delete(is, "")
	if is[personKey(it.Sender)] || is[personKey(it.Login)] {
		return true
	}
	for _, c := range it.Copies {
		for _, r := range c.Recipients {
			if is[personKey(r.Address)] {
				return true
			}
		}
	}
	return false
}

// personKey is a name or an address for comparison, without what people may add
// to their own address ("+tag").
func personKey(name string) string {
	name = strings.TrimSpace(name)
	a, err := mail.ParseAddress(name)
	if err != nil {
		return strings.ToLower(name)
	}
	if local, _, ok := strings.Cut(a.Local, "+"); ok && local != "" {
		a.Local = local
	}
	return a.Key()
}

const maxNote = 1000

// cleanNote checks a note and gives its lines one kind of end.
func cleanNote(note string) (string, error) {
	note = strings.TrimSpace(strings.ReplaceAll(note, "\r\n", "\n"))
	if !utf8.ValidString(note) || utf8.RuneCountInString(note) > maxNote {
		return "", ErrNote
	}
	for _, r := range note {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || isBidi(r) {
			return "", ErrNote
		}
	}
	return note, nil
}

// isBidi reports whether r turns the direction of the text around it, which
// makes a log line read as what it is not (Unicode Standard Annex 9).
func isBidi(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}
