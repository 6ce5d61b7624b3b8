package lotus

import (
	"slices"
	"strings"

	"postern/mail"
)

// sampleSize is how much text a charset is guessed from.
const sampleSize = 64 << 10

const (
	dosPage     = "ibm850"
	windowsPage = "windows-1252"
	// russianDOSPage is what programs of DOS wrote where others say one of cyrillic.
	russianDOSPage = "ibm866"
	// licsPage is the charset of 1-2-3 release 1 and 2.
	licsPage = "lics"
	// lmbcsPage is the one of release 3 and later.
	lmbcsPage = "lmbcs"
)

var cyrillic = map[string]bool{"windows-1251": true, "koi8-r": true, "koi8-u": true, "iso-8859-5": true, "x-mac-cyrillic": true}

// see takes text into the sample, where it has letters beyond ASCII.
func (b *book) see(raw []byte) {
	if len(b.sample) < sampleSize && high(raw) {
		b.sample = append(append(b.sample, raw[:min(len(raw), sampleSize)]...), '\n')
	}
}

// guess decides in which charsets text is read: the one of the program, and those that
// it looks like. Where letters beyond ASCII are rare, as in Western languages, the
// program's own is the likeliest.
func (b *book) guess() {
	own := []string{b.ownPage()}
	if b.kind == lotus1 {
		own = append(own, map[string]string{licsPage: dosPage, dosPage: licsPage}[own[0]])
	}
	if b.kind == lotus3 {
		own = append(own, windowsPage)
	}
	if len(b.sample) == 0 {
		b.pages = own
		return
	}
	var guesses []string
	for _, name := range mail.Guess(b.sample) {
		if _, known := mail.Charset(name, nil); known && len(guesses) < 2 {
			guesses = append(guesses, name)
		}
	}
	if dos := b.kind == lotus1 || b.kind == quattroDOS || b.kind == worksDOS; dos && slices.ContainsFunc(guesses, func(page string) bool { return cyrillic[page] }) {
		guesses = []string{russianDOSPage, guesses[0]}
	}
	n := 0
	for _, c := range b.sample {
		n += int(c >> 7)
	}
	b.pages = append(own, guesses...)
	if n*3 > len(b.sample) && len(guesses) > 0 && guesses[0] != windowsPage && b.kind != lotus3 {
		b.pages = append(guesses, own...)
	}
	b.pages = b.pages[:min(len(b.pages), 4)]
}

func (b *book) ownPage() string {
	switch b.kind {
	case lotus3:
		return lmbcsPage
	case quattroWindows, quattro9, worksWindows:
		return windowsPage
	case lotus1: // many other programs wrote such files, in what DOS showed
		dos, lics := 0, 0
		for _, c := range b.sample {
			switch {
			case c >= 0x80 && c <= 0xa7:
				dos++
			case c >= 0xc0:
				lics++
			}
		}
		if lics > dos {
			return licsPage
		}
	}
	return dosPage
}

// readings are what text may say, the likeliest first; never empty.
func (b *book) readings(raw []byte) []string {
	if !high(raw) && b.kind != lotus3 {
		return []string{clean(string(raw))}
	}
	if b.pages == nil {
		b.guess()
	}
	var list []string
	for _, page := range b.pages {
		s := ""
		switch page {
		case lmbcsPage:
			s = lmbcs(raw)
		case licsPage:
			s = lics(raw)
		default:
			s, _ = mail.Charset(page, raw)
		}
		if s = clean(s); !slices.Contains(list, s) {
			list = append(list, s)
		}
		if !high(raw) {
			break
		}
	}
	return list
}

// clean makes a text of what may hold control characters.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

func high(p []byte) bool {
	for _, c := range p {
		if c >= 0x80 {
			return true
		}
	}
	return false
}

// lics reads the Lotus International Character Set: ISO 8859-1 from 0xC0 on, but for
// four letters, and its signs in another order ("Lotus 1-2-3 Release 2 Reference Manual",
// appendix 2).
func lics(p []byte) string {
	var s strings.Builder
	for _, c := range p {
		if r, known := licsSigns[c]; known {
			s.WriteRune(r)
			continue
		}
		s.WriteRune(rune(c))
	}
	return s.String()
}

var licsSigns = map[byte]rune{
	0xa0: 'ƒ', 0xa4: '”', 0xa6: '₧', 0xa8: '¤', 0xac: 'Δ', 0xad: 'π', 0xae: '≥', 0xaf: '÷',
	0xb4: '„', 0xb8: '™', 0xbe: '≤', 0xd7: 'Œ', 0xdd: 'Ÿ', 0xf7: 'œ', 0xfd: 'ÿ',
}
