package benchscan

import "strings"

// scripts are kinds of text that are not ASCII, one alphabet each, and what hides letters or
// makes them look like others.
var scripts = []kind{
	{"german", func(m *maker) string { return m.language(1) }},
	{"polish", func(m *maker) string { return m.language(3) }},
	{"cyrillic", func(m *maker) string {
		return m.letters("абвгдежзийклмнопрстуфхцчшщъыьэюя", " ", ",.")
	}},
	{"greek", func(m *maker) string {
		return m.letters("αβγδεζηθικλμνξοπρστυφχψωάέήίόύώς", " ", ",.")
	}},
	{"arabic", func(m *maker) string {
		return m.letters("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةء", " ", "،.")
	}},
	{"hebrew", func(m *maker) string {
		return m.letters("אבגדהוזחטיכלמנסעפצקרשתםןףץך", " ", ",.")
	}},
	{"hindi", func(m *maker) string {
		return m.letters("अआइउएकखगचजटडतदनपबमयरलवशसहािीुूेोौं्", " ", "।")
	}},
	{"thai", func(m *maker) string {
		return m.letters("กขคงจชซญดตถทนบปผพฟมยรลวสหอะาเแโใไิีึืุู่้", "", " ")
	}},
	{"japanese", (*maker).japanese},
	{"korean", (*maker).korean},
	{"full width", func(m *maker) string { return fullWidth(m.language(0)) }},
	{"half width", func(m *maker) string {
		return m.letters("ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞ", " ", "､｡")
	}},
	{"typography", func(m *maker) string { return m.strewn(m.language(0), "“", "”", "’", "…", "–", "\u00a0") }},
	{"hidden", func(m *maker) string { return m.strewn(m.language(0), "\u00ad", "\u200b", "\u200d", "\ufeff") }},
	{"accents", func(m *maker) string { return m.strewn(m.language(0), "\u0301", "\u0308", "\u0327") }},
	{"folding", func(m *maker) string { return m.strewn(m.language(0), "ſ", "\u212a") }},
	{"broken", func(m *maker) string { return m.strewn(m.cjk(), "\xff", "\xe4\xb8", "\x80", "\ufffd") }},
	{"emoji", func(m *maker) string { return m.strewn(m.language(0), "😀", "👍🏽", "❤️", "✓") }},
}

// Scripts makes a text of about size bytes in each of the world's larger scripts, and some that
// hold what is invisible, folded or broken.
func Scripts(size int) []Corpus { return corpora(scripts, 100, size) }

// language is a paragraph of made words of one language.
func (m *maker) language(lang int) string {
	return m.paragraph(func() string {
		if m.IntN(2) == 0 {
			return pick(m.Rand, common[lang])
		}
		return zipf(m.Rand, m.vocabularies[lang])
	}, " ", ",.")
}

// letters is a paragraph of words of an alphabet.
func (m *maker) letters(alphabet, between, marks string) string {
	list := []rune(alphabet)
	return m.paragraph(func() string {
		var b strings.Builder
		for range 2 + m.IntN(8) {
			f := m.Float64()
			b.WriteRune(list[int(f*f*float64(len(list)))])
		}
		return b.String()
	}, between, marks)
}

// paragraph is some sentences; one in sixty says how to reach somebody.
func (m *maker) paragraph(word func() string, between, marks string) string {
	var b strings.Builder
	ends := []rune(marks)
	for range 3 + m.IntN(5) {
		for range 6 + m.IntN(16) {
			b.WriteString(word())
			if m.IntN(8) == 0 {
				b.WriteRune(pick(m.Rand, ends))
			}
			b.WriteString(between)
		}
		b.WriteString("\n")
	}
	if m.IntN(60) == 0 {
		b.WriteString(address(m.Rand) + " +49 30 " + digits(m.Rand, 7))
	}
	return b.String() + "\n"
}

// japanese is a paragraph of Han signs with hiragana between, and words in katakana.
func (m *maker) japanese() string {
	return m.paragraph(func() string {
		var b strings.Builder
		if m.IntN(5) == 0 {
			for range 3 + m.IntN(4) {
				b.WriteRune(rune(0x30a1 + m.IntN(83)))
			}
			return b.String()
		}
		for range 1 + m.IntN(2) {
			b.WriteString(zipf(m.Rand, m.signs))
		}
		for range 1 + m.IntN(4) {
			b.WriteRune(rune(0x3042 + m.IntN(80)))
		}
		return b.String()
	}, "", "、。")
}

// korean is a paragraph of words of two to five syllables.
func (m *maker) korean() string {
	return m.paragraph(func() string {
		var b strings.Builder
		for range 2 + m.IntN(4) {
			b.WriteRune(rune(0xac00 + m.IntN(11172)))
		}
		return b.String()
	}, " ", ",.")
}

// fullWidth writes ASCII in the width of Chinese signs.
func fullWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r + 0xff01 - '!'
		}
		return r
	}, s)
}

// strewn puts one of the marks behind one letter in forty.
func (m *maker) strewn(s string, marks ...string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteRune(r)
		if r > ' ' && m.IntN(40) == 0 {
			b.WriteString(pick(m.Rand, marks))
		}
	}
	return b.String()
}
