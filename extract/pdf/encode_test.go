package pdf

import (
	"encoding/ascii85"
	"strings"
)

func base85(s string) string {
	b := make([]byte, ascii85.MaxEncodedLen(len(s)))
	return string(b[:ascii85.Encode(b, []byte(s))]) + "~>"
}

// upPredicted encodes s for the PNG predictor "up" in rows of four bytes.
func upPredicted(s string) string {
	for len(s)%4 != 0 {
		s += " "
	}
	var b strings.Builder
	prior := [4]byte{}
	for ; s != ""; s = s[4:] {
		b.WriteByte(2)
		for i := range 4 {
			b.WriteByte(s[i] - prior[i])
			prior[i] = s[i]
		}
	}
	return b.String()
}

// lzwEncoded encodes s as LZW with early change: a real dictionary, as a writer
// would build it.
func lzwEncoded(s string) string {
	var out []byte
	var bits uint32
	nbits, width := 0, 9
	put := func(code int) {
		bits = bits<<width | uint32(code)
		for nbits += width; nbits >= 8; nbits -= 8 {
			out = append(out, byte(bits>>(nbits-8)))
		}
	}
	codes := map[string]int{}
	for i := range 256 {
		codes[string([]byte{byte(i)})] = i
	}
	next := 258
	put(lzwClear)
	word := ""
	for i := range len(s) {
		if _, ok := codes[word+s[i:i+1]]; ok {
			word += s[i : i+1]
			continue
		}
		put(codes[word])
		codes[word+s[i:i+1]] = next
		if next++; next+1 > 1<<width && width < 12 {
			width++
		}
		word = s[i : i+1]
	}
	put(codes[word])
	put(lzwEnd)
	out = append(out, byte(bits<<(8-nbits)))
	return string(out)
}
