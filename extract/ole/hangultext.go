package ole

import (
	"encoding/binary"
	"strings"
	"unicode"
)

// lengthTexts finds the texts in a record whose fields nobody knows: UTF-16 behind its
// length. Those of one sign are numbers.
func lengthTexts(b []byte) []string {
	const least = 2
	if len(b) < 2+2*least {
		return nil
	}
	// run is how many signs of text begin at each byte.
	run := make([]int32, len(b)+2)
	for i := len(b) - 2; i >= 0; i-- {
		if plausible(binary.LittleEndian.Uint16(b[i:])) {
			run[i] = 1
			if i+2 < len(b) {
				run[i] += run[i+2]
			}
		}
	}
	var texts []string
	for i := 0; i+2+2*least <= len(b); i++ {
		n := int(binary.LittleEndian.Uint16(b[i:]))
		if n < least || n > int(run[i+2]) {
			continue
		}
		if text := strings.TrimSpace(wide(b[i+2 : i+2+2*n])); text != "" {
			texts = append(texts, text)
		}
		i += 2 + 2*n - 1
	}
	return texts
}

// plausible reports whether a unit stands in texts.
func plausible(u uint16) bool {
	switch {
	case u < ' ':
		return u == '\t' || u == '\n' || u == '\r'
	case u < 0x7f:
		return true
	case u >= 0xd800 && u < 0xe000: // half a sign
		return true
	}
	return unicode.IsPrint(rune(u))
}

// summaryTexts are the strings of a document's properties: units behind the type of
// strings and their number ([MS-OLEPS] 2.15 and 2.7).
func summaryTexts(b []byte) string {
	const kind, most = 0x1f, 1 << 20
	var out strings.Builder
	for i := 0; i+8 <= len(b); i += 4 {
		n := int(binary.LittleEndian.Uint32(b[i+4:]))
		if binary.LittleEndian.Uint32(b[i:]) != kind || n < 1 || n > most || n > (len(b)-i-8)/2 {
			continue
		}
		if s := strings.Trim(wide(b[i+8:i+8+2*n]), "\x00 "); s != "" {
			out.WriteString(s + "\n")
		}
		i += (2*n + 4) &^ 3
	}
	return out.String()
}
