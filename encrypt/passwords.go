package encrypt

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"

	"postern/internal/headeredit"
	"postern/mail"
)

// ErrPassword means that a password cannot be used; what wraps it says why, and
// never holds it.
var ErrPassword = errors.New("password cannot be used")

// subjectKeyword is a password set by the sender, "[pw: …]", up to the first
// closing bracket.
var subjectKeyword = regexp.MustCompile(`(?i)\[\s*pw\s*:([^\]]*)\]`)

// SubjectPassword finds the keyword "[pw: …]" in the raw value of a Subject, whatever it is
// encoded in. It returns the first password found and the value without any such
// keyword, as a header value on one line. A keyword without a password gives
// an empty one: the sender asks for one to be made. Without a keyword ok is false and cleaned is
// the subject as it was.
func SubjectPassword(subject string) (password, cleaned string, ok bool) {
	cleaned = subject
	// What is left when a keyword is cut out may make up another one.
	for range 20 {
		text, found := keywordReading(cleaned)
		if !found {
			return password, cleaned, ok
		}
		match := subjectKeyword.FindStringSubmatch(text)
		if password == "" {
			// Some programs write a tab where they break the line at a blank.
			password = strings.ReplaceAll(strings.TrimSpace(match[1]), "\t", " ")
		}
		ok = true
		cleaned = headeredit.Value(cutKeyword(text))
	}
	return password, "", ok
}

// keywordReading is the first reading of a value in which the keyword stands.
func keywordReading(value string) (text string, found bool) {
	for _, text := range mail.Decode(value) {
		if subjectKeyword.MatchString(text) {
			return text, true
		}
	}
	return "", false
}

// cutKeyword takes keywords out, with the blanks that they leave double.
func cutKeyword(text string) string {
	parts := subjectKeyword.Split(text, -1)
	out := strings.TrimSpace(parts[0])
	for _, p := range parts[1:] {
		out = strings.TrimSpace(out + " " + strings.TrimSpace(p))
	}
	return out
}

// PasswordPlaces are where the passwords of keywords "[pw: …]" stand in a text, as byte offsets of
// start and end: for those who show texts to people. A keyword that is not closed goes on to the
// end of its line.
func PasswordPlaces(text string) (places [][2]int) {
	for at := 0; ; {
		i := strings.IndexByte(text[at:], '[')
		if i < 0 {
			return places
		}
		at += i + 1
		rest := strings.TrimLeft(text[at:], markBlanks)
		if len(rest) < 2 || !strings.EqualFold(rest[:2], "pw") {
			continue
		}
		if rest = strings.TrimLeft(rest[2:], markBlanks); !strings.HasPrefix(rest, ":") {
			continue
		}
		start := len(text) - len(rest) + len(":")
		end := start + len(rest) - len(":")
		if i := strings.IndexAny(text[start:], "\r\n"); i >= 0 {
			end = start + i
		}
		if i := strings.IndexByte(text[start:min(len(text), start+longestMark)], ']'); i >= 0 {
			end = start + i
		}
		if end > start {
			places = append(places, [2]int{start, end})
		}
		at = end
	}
}

const (
	markBlanks  = " \t\n\f\r"         // those of \s
	longestMark = 2 * longestPassword // behind the colon, with line ends
)

// A generated password is groups of small letters, without those that look like others or
// lie elsewhere on other keyboards: 20 of 21 letters are 87 bits.
const (
	passwordLetters = "abcdefghjkmnpqrstuvwx"
	passwordGroups  = 4
	passwordGroup   = 5
)

// GeneratePassword makes a password that is easy to read out and to type, with
// more than 80 bits from random; nil means crypto/rand.
func GeneratePassword(random io.Reader) (string, error) {
	if random == nil {
		random = rand.Reader
	}
	var b strings.Builder
	buf := make([]byte, 1)
	const fair = 256 / len(passwordLetters) * len(passwordLetters)
	for n := 0; n < passwordGroups*passwordGroup; {
		if _, err := io.ReadFull(random, buf); err != nil {
			return "", fmt.Errorf("make password: %w", err)
		}
		if int(buf[0]) >= fair {
			continue // or the first letters would come more often
		}
		if n > 0 && n%passwordGroup == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(passwordLetters[int(buf[0])%len(passwordLetters)])
		n++
	}
	return b.String(), nil
}

// Bounds of passwords. The encryption of a PDF takes 127 bytes.
const (
	shortestPassword = 10
	longestPassword  = 127
	weakestPassword  = 40 // estimated bits; whoever has the mail can try as many as he likes
)

// CheckPassword says why a password cannot be used: too short, too easily guessed, or with
// characters other than those of ASCII, which programs encode in different ways and
// some keyboards lack. The error wraps [ErrPassword].
func CheckPassword(password string) error {
	switch {
	case len(password) < shortestPassword:
		return fmt.Errorf("%w: it is shorter than %d characters", ErrPassword, shortestPassword)
	case len(password) > longestPassword:
		return fmt.Errorf("%w: it is longer than %d characters", ErrPassword, longestPassword)
	case strings.ContainsFunc(password, func(r rune) bool { return r < ' ' || r > '~' }):
		return fmt.Errorf("%w: it has characters other than the letters, digits and signs of ASCII", ErrPassword)
	case strings.TrimSpace(password) != password:
		return fmt.Errorf("%w: it begins or ends with a blank", ErrPassword)
	case passwordBits(password) < weakestPassword:
		return fmt.Errorf("%w: it is too easy to guess; make it longer or less regular", ErrPassword)
	}
	return nil
}

// commonWords count as one character each.
var commonWords = strings.NewReplacer(
	"password", "p", "passwort", "p", "kennwort", "k", "passphrase", "p", "secret", "s", "geheim", "g", "welcome", "w", "willkommen", "w",
	"letmein", "l", "qwertz", "q", "qwerty", "q", "asdfgh", "a", "admin", "a", "login", "l", "changeme", "c", "default", "d",
	"summer", "s", "winter", "w", "sommer", "s", "hello", "h", "hallo", "h", "iloveyou", "i", "football", "f", "monkey", "m", "dragon", "d",
	"company", "c", "firma", "f", "2024", "0", "2025", "0", "2026", "0", "2027", "0",
)

// passwordBits estimates, on the low side: what repeats or continues the character before, or repeats
// an earlier one often, counts little.
func passwordBits(password string) float64 {
	s := commonWords.Replace(strings.ToLower(password))
	pool := 0.0
	for _, class := range []struct {
		in   string
		size float64
	}{{"0123456789", 10}, {"abcdefghijklmnopqrstuvwxyz", 26}, {" !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", 12}} {
		if strings.ContainsAny(s, class.in) {
			pool += class.size
		}
	}
	if s != commonWords.Replace(password) {
		pool += 6 // a capital letter is mostly the first
	}
	bits, seen := 0.0, map[byte]int{}
	for i := range len(s) {
		step := 99
		if i > 0 {
			step = int(s[i]) - int(s[i-1])
		}
		switch {
		case step >= -1 && step <= 1:
			bits++
		case seen[s[i]] >= 2:
			bits += 1.5
		default:
			bits += math.Log2(pool)
		}
		seen[s[i]]++
	}
	return bits
}
