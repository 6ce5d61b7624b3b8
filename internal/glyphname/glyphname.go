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
		if t := hexText(hex, 4); t != "" {
			return t
		}
	}
	if hex, ok := strings.CutPrefix(s, "u"); ok && len(hex) >= 4 && len(hex) <= 6 {
		if t := hexText(hex, len(hex)); t != "" { // uacute and uring are none
			return t
		}
	}
	if n, ok := strings.CutPrefix(s, "afii"); ok {
		return afii(n)
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

// afii knows the numbers that the Association for Font Information Interchange gave to
// letters: Cyrillic afii10017 (А) to afii10110, Hebrew afii57664 (א) to afii57690 and
// Arabic afii57388 to afii57509.
func afii(number string) string {
	n, err := strconv.Atoi(number)
	if err != nil {
		return ""
	}
	for _, row := range afiiRows {
		if i := n - row.first; i >= 0 && i < len(row.letters) && row.letters[i] != '.' {
			return string(row.letters[i])
		}
	}
	return ""
}

// afiiRows are letters whose numbers follow each other; a dot is a number without a letter.
var afiiRows = []struct {
	first   int
	letters []rune
}{
	{10017, []rune("АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯҐЂЃЄЅІЇЈЉЊЋЌЎ")},
	{10065, []rune("абвгдеёжзийклмнопрстуфхцчшщъыьэюяґђѓєѕіїјљњћќў")},
	{10145, []rune("ЏѢѲѴ")},
	{10193, []rune("џѣѳѵ")},
	{57388, []rune("،...٠١٢٣٤٥٦٧٨٩.؛...؟.ءآأؤإئابةتثجحخدذرزسشصضطظعغ.....ـفقكلمنهوىي")},
	{57451, []rune("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652")},
	{57470, []rune("ه")},
	{57505, []rune("ڤپچژگ")},
	{57664, []rune("אבגדהוזחטיךכלםמןנסעףפץצקרשת")},
	{57716, []rune("װױײ")},
	{61352, []rune("№")},
}

// accents are the combining marks that names of letters end in.
var accents = map[string]rune{
	"grave": 0x300, "acute": 0x301, "circumflex": 0x302, "tilde": 0x303, "macron": 0x304, "breve": 0x306,
	"dotaccent": 0x307, "dot": 0x307, "dieresis": 0x308, "ring": 0x30a, "hungarumlaut": 0x30b, "dblacute": 0x30b, "caron": 0x30c,
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
	m := map[string]rune{"space": ' ', "nbspace": ' ', "nonbreakingspace": ' ', "hyphen": '-', "sfthyphen": '-', "softhyphen": '-', "no_break_space": ' ', "dotlessi": 'ı', "dotlessj": 'ȷ', "nonmarkingreturn": ' '}
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
eightoldstyle 8 nineoldstyle 9 angbracketleft ⟨ angbracketright ⟩ angleleft ⟨ angleright ⟩ checkmark ✓
oneeighth ⅛ threeeighths ⅜ fiveeighths ⅝ seveneighths ⅞ onethird ⅓ twothirds ⅔ minute ′ prime ′ second ″ micro µ mu1 µ
asteriskmath ∗ equivalence ≡ similar ∼ congruent ≅ proportional ∝ therefore ∴ logicaland ∧ logicalor ∨ universal ∀ existential ∃
element ∈ notelement ∉ suchthat ∋ intersection ∩ union ∪ emptyset ∅ gradient ∇ angle ∠ perpendicular ⊥ dotmath ⋅ propersubset ⊂
propersuperset ⊃ reflexsubset ⊆ reflexsuperset ⊇ circleplus ⊕ circlemultiply ⊗ aleph ℵ weierstrass ℘ Ifraktur ℑ Rfraktur ℜ
arrowboth ↔ arrowupdn ↕ arrowdblleft ⇐ arrowdblright ⇒ arrowdblboth ⇔ arrowdblup ⇑ arrowdbldown ⇓ carriagereturn ↵
spade ♠ club ♣ heart ♥ diamond ♦ male ♂ female ♀ musicalnote ♪ sun ☼ openbullet ◦ filledbox ■ square □ circle ○ exclamdbl ‼
overline ‾ overscore ¯ franc ₣ peseta ₧ lira ₤ colonmonetary ₡ dong ₫ sheqel ₪ newsheqelsign ₪ rupee ₨ copyrightsans ©
copyrightserif © circlecopyrt © registersans ® registerserif ® trademarksans ™ trademarkserif ™ quotereversed ‛ figuredash ‒
horizontalbar ― underscoredbl ‗ nsuperior ⁿ anoteleia · tonos ΄ dieresistonos ΅ iotadieresistonos ΐ upsilondieresistonos ΰ
Upsilon1 ϒ pi1 ϖ Dslash Đ dslash đ ldot ŀ Ldot Ŀ Germandbls ẞ AEacute Ǽ aeacute ǽ Oslashacute Ǿ oslashacute ǿ Aringacute Ǻ aringacute ǻ
alef א bet ב gimel ג dalet ד he ה vav ו zayin ז het ח tet ט yod י finalkaf ך kaf כ lamed ל finalmem ם mem מ finalnun ן nun נ
samekh ס ayin ע finalpe ף pe פ finaltsadi ץ tsadi צ qof ק resh ר shin ש tav ת maqaf ־ geresh ׳ gershayim ״`
