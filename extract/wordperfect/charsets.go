package wordperfect

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"

	"postern/mail"
)

// tables are the sets of signs as WordPerfect's manuals print them in their appendix, in
// Unicode: those of WordPerfect 6 and later, and those of WordPerfect 5 that differ.
//
//go:embed charsets.txt
var tables string

// A sign is one of a set, by its number.
type sign struct{ version, set, number byte }

var signs = sync.OnceValue(func() map[sign]string {
	all := map[sign]string{}
	for line := range strings.Lines(tables) {
		fields := strings.Fields(line)
		if len(fields) < 4 || fields[0] == "#" {
			continue
		}
		var head [3]int
		for i := range head {
			head[i], _ = strconv.Atoi(fields[i])
		}
		for i, f := range fields[len(head):] {
			text := ""
			for _, code := range strings.Split(f, "+") {
				if r, err := strconv.ParseUint(code, 16, 32); err == nil {
					text += string(rune(r))
				}
			}
			if text != "" {
				all[sign{byte(head[0]), byte(head[1]), byte(head[2] + i)}] = text
			}
		}
	}
	return all
})

const noSign = "\ufffd"

// extended is a sign of a set. Version 5 has what it lacks from version 6.
func extended(version, set, number byte) string {
	if set == 0 {
		if number >= ' ' && number < 0x7f {
			return string(rune(number))
		}
		return noSign
	}
	if s, ok := signs()[sign{version, set, number}]; ok {
		return s
	}
	if s, ok := signs()[sign{6, set, number}]; ok {
		return s
	}
	return noSign
}

// international are the signs of the bytes 1 to 32 in WordPerfect 6 and later.
var international = []rune("åÅæÆäÄáàâãÃçÇëéÉèêíñÑøØõÕöÖüÜúùß")

// dos is a sign of the first code page of DOS, in which WordPerfect 4 writes what is not
// ASCII; its first 32 signs are pictures.
func dos(c byte) string {
	if c < ' ' {
		return string([]rune(" ☺☻♥♦♣♠•◘○◙♂♀♪♬☼▸◂↕‼¶§▬↨↑↓→←⌙↔▴▾")[c])
	}
	return paged("cp437", c)
}

// roman is a sign of the character set of Macintosh computers.
func roman(c byte) string { return paged("macintosh", c) }

func paged(page string, c byte) string {
	text, _ := mail.Charset(page, []byte{c})
	return text
}

// wide decodes a string of words, the number of a sign in the lower byte and its set in
// the upper one, up to a zero. It returns the bytes that it takes.
func wide(b []byte) (text string, n int) {
	var t strings.Builder
	for n+2 <= len(b) {
		number, set := b[n], b[n+1]
		n += 2
		if number == 0 && set == 0 {
			break
		}
		t.WriteString(extended(6, set, number))
	}
	return t.String(), n
}
