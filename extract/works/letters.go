package works

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"postern/extract/mapi"
	"postern/mail"
)

const (
	windowsPage = "windows-1252"
	dosPage     = "cp850"
	russianPage = "ibm866" // of DOS
	// sampleSize is how much text a code page is guessed from, bytes.
	sampleSize = 64 << 10
	// mostGuesses is in how many code pages text is read beside those of Western Windows and DOS.
	mostGuesses = 2
)

// pagesOf are the code pages that text of a document may be in, the likeliest first: those that names of fonts tell,
// of Windows and of DOS, and what it looks like. Letters beyond ASCII are rare in Western languages; where they
// are many, what they look like comes before these.
func pagesOf(b, fonts []byte, dos bool) []string {
	own := []string{windowsPage, dosPage}
	if dos {
		own = []string{dosPage, windowsPage}
	}
	sample := letters(b)
	if len(sample) == 0 {
		return own
	}
	var named []string
	for _, script := range mapi.ScriptPages {
		if page := fmt.Sprintf("windows-%d", script.Page); endsIn(fonts, script.End) && !slices.Contains(named, page) {
			named = append(named, page)
		}
	}
	var guesses []string
	for _, name := range mail.Guess(sample) {
		if name != windowsPage && len(guesses) < mostGuesses {
			guesses = append(guesses, name)
		}
	}
	if dos && slices.ContainsFunc(guesses, cyrillic) {
		guesses = []string{russianPage, guesses[0]}
	}
	high, few := 0, 3 // a letter beyond ASCII in so many
	for _, c := range sample {
		high += int(c >> 7)
	}
	if high*few > len(sample) {
		return slices.Concat(named, guesses, own)
	}
	return slices.Concat(named, own, guesses)
}

// endsIn reports whether a name ends so: behind a letter, and before what is none.
func endsIn(b []byte, end string) bool {
	letter := func(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
	for at := 0; ; {
		i := bytes.Index(b[at:], []byte(end))
		if i < 0 {
			return false
		}
		from, to := at+i, at+i+len(end)
		if from > 0 && letter(b[from-1]) && (to == len(b) || !letter(b[to])) {
			return true
		}
		at = to
	}
}

func cyrillic(page string) bool {
	return strings.HasPrefix(page, "koi8-") || page == "windows-1251" || page == "iso-8859-5" || page == "x-mac-cyrillic"
}

// letters is a sample of text that has letters beyond ASCII, without the zeros of fields.
func letters(b []byte) []byte {
	at := bytes.IndexFunc(b, func(r rune) bool { return r >= 0x80 })
	if at < 0 {
		return nil
	}
	const before = 1 << 10
	b = b[max(0, at-before):]
	return bytes.ReplaceAll(b[:min(len(b), sampleSize)], []byte{0}, []byte{' '})
}

// readings are what text says in these code pages, each once; never empty.
func readings(b []byte, pages []string) []string {
	if letters(b) == nil {
		pages = pages[:1]
	}
	var list []string
	for _, page := range pages {
		text, _ := mail.Charset(page, b)
		if text = tidy(text); !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return list
}
