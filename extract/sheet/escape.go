package sheet

import "strings"

// unescape replaces what SYLK writes for letters beyond ASCII: ESC, N and a sign of the
// second set of ISO 6937 (a mark and the letter under it), or ESC and the two halves of
// a byte.
func unescape(s string) string {
	if !strings.Contains(s, "\x1b") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != 0x1b || i+2 >= len(s) {
			b.WriteByte(s[i])
			continue
		}
		first, second := s[i+1], s[i+2]
		switch {
		case first == 'N' && i+3 < len(s) && marked(second, s[i+3]) != 0:
			b.WriteRune(marked(second, s[i+3]))
			i += 3
		case first == 'N' && signs[second] != 0:
			b.WriteRune(signs[second])
			i += 2
		case first >= 0x20 && first <= 0x2f && second >= 0x30 && second <= 0x3f:
			b.WriteRune(rune(first&0xf)<<4 | rune(second&0xf))
			i += 2
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// marked is a letter with a mark on it; 0 where there is none.
func marked(mark, letter byte) rune {
	at := strings.IndexByte("AEIOUaeiouNnCcYy", letter)
	letters, known := map[byte][]rune{
		'A': []rune("ÀÈÌÒÙàèìòù      "),
		'B': []rune("ÁÉÍÓÚáéíóú    Ýý"),
		'C': []rune("ÂÊÎÔÛâêîôû      "),
		'D': []rune("Ã  Õ ã  õ Ññ    "),
		'H': []rune("ÄËÏÖÜäëïöü    Ÿÿ"),
		'J': []rune("Å    å          "),
		'K': []rune("            Çç  "),
	}[mark]
	if !known || at < 0 || letters[at] == ' ' {
		return 0
	}
	return letters[at]
}

// signs are those without a mark.
var signs = map[byte]rune{
	'!': '¡', '"': '¢', '#': '£', '%': '¥', '\'': '§', '(': '¤', '+': '«', '0': '°', '1': '±', '2': '²', '3': '³', '4': '×', '5': 'µ', '6': '¶', '7': '·',
	'8': '÷', ';': '»', '<': '¼', '=': '½', '>': '¾', '?': '¿', 'R': '®', 'S': '©', 'T': '™', 'a': 'Æ', 'b': 'Ð', 'c': 'ª', 'i': 'Ø', 'j': 'Œ', 'k': 'º',
	'l': 'Þ', 'q': 'æ', 's': 'ð', 'y': 'ø', 'z': 'œ', '{': 'ß', '|': 'þ',
}
