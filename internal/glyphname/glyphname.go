// Package glyphname knows what the names of glyphs in fonts stand for.
package glyphname

import (
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

// Text returns the text that a glyph's name stands for, "" when the name
// says nothing. Names are those of the standard character sets (ISO 32000-2,
// annex D) and the rules of the Adobe Glyph List: a suffix after a dot is
// dropped, parts between underlines are joined, uniXXXX and uXXXXX are code
// points. Letters with accents are composed, not listed.
func Text(name string) string {
	s, _, _ := strings.Cut(name, ".")
	if s == "" || len(s) > 200 {
		return ""
	}
	if t := glyphPart(s); t != "" || !strings.Contains(s, "_") {
		return t
	}
	var b strings.Builder
	for part := range strings.SplitSeq(s, "_") {
		b.WriteString(glyphPart(part))
	}
	return b.String()
}

func glyphPart(s string) string {
	if len(s) == 1 {
		return s
	}
	if r, ok := glyphNames()[s]; ok {
		return string(r)
	}
	if t, ok := ligatures[s]; ok {
		return t
	}
	if hex, ok := strings.CutPrefix(s, "uni"); ok && len(hex) >= 4 {
		return hexText(hex, 4)
	}
	if hex, ok := strings.CutPrefix(s, "u"); ok && len(hex) >= 4 && len(hex) <= 6 {
		return hexText(hex, len(hex))
	}
	if n, ok := strings.CutPrefix(s, "afii"); ok {
		return cyrillic(n)
	}
	return composed(s)
}

var ligatures = map[string]string{"fi": "fi", "fl": "fl", "ff": "ff", "ffi": "ffi", "ffl": "ffl", "IJ": "IJ", "ij": "ij"}

func hexText(hex string, width int) string {
	var b strings.Builder
	for len(hex) >= width {
		n, err := strconv.ParseUint(hex[:width], 16, 32)
		if err != nil || n == 0 {
			return ""
		}
		b.WriteRune(rune(n))
		hex = hex[width:]
	}
	return b.String()
}

// cyrillic knows afii10017 (А) to afii10097 (я), where Ё and ё stand in the row.
func cyrillic(number string) string {
	n, err := strconv.Atoi(number)
	if err != nil {
		return ""
	}
	letter := func(n int, base rune, yo string) string {
		switch {
		case n == 6:
			return yo
		case n > 6:
			n--
		}
		return string(base + rune(n))
	}
	switch {
	case n >= 10017 && n <= 10049:
		return letter(n-10017, 'А', "Ё")
	case n >= 10065 && n <= 10097:
		return letter(n-10065, 'а', "ё")
	case n == 61352:
		return "№"
	}
	return ""
}

// accents are the combining marks that names of letters end in.
var accents = map[string]rune{
	"grave": 0x300, "acute": 0x301, "circumflex": 0x302, "tilde": 0x303, "macron": 0x304, "breve": 0x306,
	"dotaccent": 0x307, "dieresis": 0x308, "ring": 0x30a, "hungarumlaut": 0x30b, "caron": 0x30c,
	"commaaccent": 0x327, "cedilla": 0x327, "ogonek": 0x328, "tonos": 0x301,
}

func composed(s string) string {
	for accent, mark := range accents {
		base, ok := strings.CutSuffix(s, accent)
		if !ok || base == "" {
			continue
		}
		if r, ok := glyphNames()[base]; ok {
			base = string(r)
		} else if len(base) > 1 {
			continue
		}
		return norm.NFC.String(base + string(mark))
	}
	return ""
}

// glyphNames maps the names that no rule makes.
var glyphNames = sync.OnceValue(func() map[string]rune {
	m := map[string]rune{"space": ' ', "nbspace": ' ', "nonbreakingspace": ' ', "hyphen": '-', "sfthyphen": '-', "softhyphen": '-', "dotlessi": 'ı', "dotlessj": 'ȷ'}
	fields := strings.Fields(glyphList)
	for i := 0; i+1 < len(fields); i += 2 {
		for _, r := range fields[i+1] {
			m[fields[i]] = r
		}
	}
	return m
})

const glyphList = `
zero 0 one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9
exclam ! quotedbl " numbersign # dollar $ percent % ampersand & quotesingle ' parenleft ( parenright ) asterisk *
plus + comma , period . slash / colon : semicolon ; less < equal = greater > question ? at @ bracketleft [
backslash \ bracketright ] asciicircum ^ underscore _ grave ` + "`" + ` braceleft { bar | braceright } asciitilde ~
quoteleft ‘ quoteright ’ quotesinglbase ‚ quotedblleft “ quotedblright ” quotedblbase „ guillemotleft « guillemotright »
guilsinglleft ‹ guilsinglright › exclamdown ¡ questiondown ¿ cent ¢ sterling £ currency ¤ yen ¥ euro € Euro € florin ƒ
brokenbar ¦ section § dieresis ¨ copyright © ordfeminine ª logicalnot ¬ registered ® macron ¯ degree ° plusminus ±
twosuperior ² threesuperior ³ acute ´ mu µ paragraph ¶ periodcentered · middot · cedilla ¸ onesuperior ¹ ordmasculine º
onequarter ¼ onehalf ½ threequarters ¾ multiply × divide ÷ fraction ⁄ bullet • ellipsis … dagger † daggerdbl ‡
endash – emdash — perthousand ‰ trademark ™ minus − circumflex ˆ tilde ˜ breve ˘ dotaccent ˙ ring ˚ ogonek ˛ caron ˇ
hungarumlaut ˝ AE Æ ae æ OE Œ oe œ Eth Ð eth ð Thorn Þ thorn þ germandbls ß Oslash Ø oslash ø Lslash Ł lslash ł
Dcroat Đ dcroat đ Hbar Ħ hbar ħ Tbar Ŧ tbar ŧ Eng Ŋ eng ŋ longs ſ kgreenlandic ĸ napostrophe ŉ
Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ Omicron Ο Pi Π
Rho Ρ Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ Omega Ω alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ
iota ι kappa κ lambda λ nu ν xi ξ omicron ο pi π rho ρ sigma σ sigma1 ς tau τ upsilon υ phi φ chi χ psi ψ omega ω
theta1 ϑ phi1 ϕ omega1 ϖ infinity ∞ partialdiff ∂ summation ∑ product ∏ integral ∫ radical √ approxequal ≈ notequal ≠
lessequal ≤ greaterequal ≥ lozenge ◊ arrowleft ← arrowup ↑ arrowright → arrowdown ↓ estimated ℮ Ohm Ω numero №
zerosuperior ⁰ foursuperior ⁴ fivesuperior ⁵ sixsuperior ⁶ sevensuperior ⁷ eightsuperior ⁸ ninesuperior ⁹
zerooldstyle 0 oneoldstyle 1 twooldstyle 2 threeoldstyle 3 fouroldstyle 4 fiveoldstyle 5 sixoldstyle 6 sevenoldstyle 7
eightoldstyle 8 nineoldstyle 9 angbracketleft ⟨ angbracketright ⟩ checkmark ✓`
