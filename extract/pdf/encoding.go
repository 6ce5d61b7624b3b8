package pdf

import (
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// An encoding maps each code of a simple font to its text (annex D).
type encoding [256]string

func (e *encoding) clone() *encoding { c := *e; return &c }

func charmapEncoding(cm *charmap.Charmap) *encoding {
	var e encoding
	for i := range e {
		if r := cm.DecodeByte(byte(i)); r != utf8.RuneError && r >= ' ' {
			e[i] = string(r)
		}
	}
	return &e
}

var (
	winAnsi = sync.OnceValue(func() *encoding {
		e := charmapEncoding(charmap.Windows1252)
		e[0xa0], e[0xad] = " ", "-"
		return e
	})
	macRoman = sync.OnceValue(func() *encoding {
		e := charmapEncoding(charmap.Macintosh)
		e[0xca] = " "
		return e
	})
	standard = sync.OnceValue(func() *encoding {
		var e encoding
		for i := ' '; i <= '~'; i++ {
			e[i] = string(i)
		}
		e['\''], e['`'] = "’", "‘"
		e.fill(161, "¡ ¢ £ ⁄ ¥ ƒ § ¤ ' “ « ‹ › fi fl . – † ‡ · . ¶ • ‚ „ ” » … ‰ . ¿ . ` ´ ˆ ˜ ¯ ˘ ˙ ¨ . ˚ ¸ . ˝ ˛ ˇ —")
		e.fill(225, "Æ . ª . . . . Ł Ø Œ º . . . . . æ . . . ı . . ł ø œ ß")
		return &e
	})
	symbol = sync.OnceValue(func() *encoding {
		e := standard().clone()
		e.fill('A', "Α Β Χ Δ Ε Φ Γ Η Ι ϑ Κ Λ Μ Ν Ο Π Θ Ρ Σ Τ Υ ς Ω Ξ Ψ Ζ")
		e.fill('a', "α β χ δ ε φ γ η ι ϕ κ λ μ ν ο π θ ρ σ τ υ ϖ ω ξ ψ ζ")
		e[0xb7] = "•"
		return e
	})
	pdfDoc = sync.OnceValue(func() *encoding {
		e := charmapEncoding(charmap.ISO8859_1)
		e['\t'], e['\n'], e['\r'] = "\t", "\n", "\n"
		e.fill(0x18, "˘ ˇ ˆ ˙ ˝ ˛ ˚ ˜")
		e.fill(0x80, "• † ‡ … — – ƒ ⁄ ‹ › − ‰ „ “ ” ‘ ’ ‚ ™ fi fl Ł Œ Š Ÿ Ž ı ł œ š ž .")
		e[0xa0] = "€"
		return e
	})
)

// fill sets consecutive codes; a dot leaves its code without text.
func (e *encoding) fill(from int, texts string) {
	for i, t := range strings.Fields(texts) {
		if t == "." {
			t = ""
		}
		e[from+i] = t
	}
}

// textString decodes a string that is meant for people (7.9.2.2): UTF-16 or
// UTF-8 with its mark, else PDFDocEncoding.
func textString(s str) string {
	switch {
	case strings.HasPrefix(string(s), "\xfe\xff"):
		return utf16Text([]byte(s[2:]), false)
	case strings.HasPrefix(string(s), "\xff\xfe"): // QUIRK: not allowed, but read
		return utf16Text([]byte(s[2:]), true)
	case strings.HasPrefix(string(s), "\xef\xbb\xbf"):
		return strings.ToValidUTF8(string(s[3:]), "\ufffd")
	}
	var b strings.Builder
	e := pdfDoc()
	for i := range len(s) {
		b.WriteString(e[s[i]])
	}
	return b.String()
}

func utf16Text(b []byte, little bool) string {
	u := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		c := uint16(b[i])<<8 | uint16(b[i+1])
		if little {
			c = c<<8 | c>>8
		}
		if c == 0x1b { // a language code stands between two escapes
			for i += 2; i+1 < len(b) && (b[i] != 0 || b[i+1] != 0x1b); i += 2 {
			}
			continue
		}
		u = append(u, c)
	}
	return string(utf16.Decode(u))
}
