package extract

import (
	"slices"
	"strings"
)

// Bytes are written with 85 digits, five for each four, in three alphabets.
const (
	// adobe85 is ascii85 (PostScript Language Reference, third edition, section 3.13.3):
	// the digits as they come in ASCII, from "!".
	adobe85 = "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstu"
	// zeromq85 is Z85 (ZeroMQ RFC 32).
	zeromq85 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"
	// git85 is that of RFC 1924, and of binary patches of Git.
	git85 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
)

// An alphabet85 has the value of each digit, 85 for what is none.
type alphabet85 struct {
	name   string
	values [256]byte
}

var alphabets85 = [...]alphabet85{{"ascii85", values85(adobe85)}, {"Z85", values85(zeromq85)}, {"base85", values85(git85)}}

func values85(alphabet string) (t [256]byte) {
	for i := range t {
		t[i] = 85
	}
	for i := range len(alphabet) {
		t[alphabet[i]] = byte(i)
	}
	return t
}

const (
	// shortest85 is how many digits make a run: sixteen bytes.
	shortest85 = 20
	// Four bytes of ASCII text are a number whose first digit lies between these.
	lowText85, highText85 = 10, 40
	// fewest85 is how many such groups in a row may be text.
	fewest85 = 4
)

// ascii85Runs calls each for bytes that are written with 85 digits: between <~ and ~>, and in
// words that are too long to be any. A word goes on over line ends when the next
// line is one word.
func ascii85Runs(text string, each func(run, string, []byte)) {
	t := typedBytes{each: each}
	for at := 0; ; {
		n := strings.Index(text[at:], "<~")
		if n < 0 {
			break
		}
		at += n + len("<~")
		end := len(text)
		if n := strings.Index(text[at:], "~>"); n >= 0 {
			end = at + n
		}
		t.adobe(text, at, end)
		at = end
	}
	var word []byte
	for i := 0; i+shortest85 <= len(text); {
		last := i + shortest85 - 1
		if !isInWord(text[last]) {
			i = last + 1
			continue
		}
		start := last
		for start > i && isInWord(text[start-1]) {
			start--
		}
		for i = last; i < len(text) && isInWord(text[i]); {
			i++
		}
		if i-start < shortest85 || i-start > 3*shortest85 && isBase64(text[start:i]) {
			continue
		}
		word = append(word[:0], text[start:i]...)
		for first, whole := i-start, true; whole; {
			next, end := nextWordLine(text, i)
			if next == end || end-next > first {
				break
			}
			word = append(word, text[next:end]...)
			i, whole = end, end-next == first
		}
		t.word85(run{start: start, end: i}, word)
	}
}

func isInWord(c byte) bool { return c > ' ' && c < 0x7f }

// isBase64 reports whether s has digits of base64 only, which the other alphabets' bytes
// hardly ever look like.
func isBase64(s string) bool {
	for i := range len(s) {
		if sixBits[s[i]] == 64 && s[i] != '=' {
			return false
		}
	}
	return true
}

// nextWordLine is where the word of the next line begins and ends, when text breaks the
// line at i and the next one holds nothing but a word.
func nextWordLine(text string, i int) (start, end int) {
	at := i
	if at < len(text) && text[at] == '\r' {
		at++
	}
	if at < len(text) && text[at] == '\n' {
		at++
	}
	if at == i {
		return i, i
	}
	start = at
	for at < len(text) && isInWord(text[at]) {
		at++
	}
	if at < len(text) && text[at] != '\r' && text[at] != '\n' {
		return i, i
	}
	return start, at
}

// adobe reads what stands between <~ and ~>, whatever it holds.
func (t *typedBytes) adobe(text string, start, end int) {
	values := &alphabets85[0].values
	raw := t.raw[:0]
	group, count := uint64(0), 0
	for i := start; i < end; i++ {
		switch c := text[i]; {
		case values[c] < 85:
			group, count = group*85+uint64(values[c]), count+1
			if count == 5 {
				raw = append(raw, byte(group>>24), byte(group>>16), byte(group>>8), byte(group))
				group, count = 0, 0
			}
		case c == 'z' && count == 0:
			raw = append(raw, 0, 0, 0, 0)
		case c == 'y' && count == 0: // btoa 4.2
			raw = append(raw, "    "...)
		}
	}
	t.raw = tail85(raw, group, count)
	t.take(run{start: start, end: end, kind: "ascii85"}, t.raw, shortestRun)
}

// tail85 appends what a last group of fewer digits stands for.
func tail85(raw []byte, group uint64, count int) []byte {
	if count < 2 {
		return raw
	}
	for i := count; i < 5; i++ {
		group = group*85 + 84
	}
	for i := range count - 1 {
		raw = append(raw, byte(group>>(24-8*i)))
	}
	return raw
}

// word85 reads a word in each alphabet. Signs may stand before its first digit.
func (t *typedBytes) word85(r run, word []byte) {
	found := textIn85(word)
	for i := range alphabets85 {
		a := &alphabets85[i]
		for shift := range 5 {
			if found[i]>>shift&1 != 0 {
				r.kind = a.name
				t.raw = a.decode(t.raw[:0], word[shift:])
				t.take(r, t.raw, shortestHex)
			}
		}
		if found[i]&1 == 0 && a.mayBeFile(word) {
			r.kind = a.name
			t.raw = a.decode(t.raw[:0], word)
			t.take(r, t.raw, shortestHex)
		}
	}
}

// firstOfText says of each byte in which alphabets it may be the first digit of a group that
// is ASCII text, a bit for each.
var firstOfText = func() (t [256]uint8) {
	for c := range t {
		for i := range alphabets85 {
			if v := alphabets85[i].values[c]; lowText85 <= v && v <= highText85 {
				t[c] |= 1 << i
			}
		}
	}
	return t
}()

// textIn85 finds the alphabets in which a few groups in a row are ASCII text: for each a bit
// for every count of digits before the first whole group.
func textIn85(word []byte) (found [len(alphabets85)]uint8) {
	// Of the groups at any place one in so many is in the middle of such a row, or at an
	// end of it.
	for from := 5 * (fewest85 - 1); from+5 <= len(word); from += 5 * fewest85 {
		for at := from; at < from+5 && at+5 <= len(word); at++ {
			m := firstOfText[word[at]]
			for i := 0; m != 0; i, m = i+1, m>>1 {
				if a := &alphabets85[i]; m&1 != 0 && found[i]>>(at%5)&1 == 0 && a.isText(word[at:]) && a.row(word, at) >= fewest85 {
					found[i] |= 1 << (at % 5)
				}
			}
		}
	}
	return found
}

// row is how many groups of text stand in a row around the one at at, as far as it matters.
func (a *alphabet85) row(word []byte, at int) int {
	row := 1
	for k := at - 5; k >= 0 && row < fewest85 && a.isText(word[k:]); k -= 5 {
		row++
	}
	for k := at + 5; k+5 <= len(word) && row < fewest85 && a.isText(word[k:]); k += 5 {
		row++
	}
	return row
}

// isText reports whether the first five digits of word are four letters.
func (a *alphabet85) isText(word []byte) bool {
	if v := a.values[word[0]]; v < lowText85 || v > highText85 {
		return false
	}
	group := uint64(0)
	for _, c := range word[:5] {
		v := a.values[c]
		if v == 85 {
			return false
		}
		group = group*85 + uint64(v)
	}
	for shift := 0; shift < 32; shift += 8 {
		if c := byte(group >> shift); !printable(c) && c != '\r' && c != '\n' {
			return false
		}
	}
	return group>>32 == 0
}

// mayBeFile reports whether word begins as packed bytes and files do, and has digits of the
// alphabet only.
func (a *alphabet85) mayBeFile(word []byte) bool {
	var head [4]byte
	h := a.decode(head[:0], word[:5])
	begins := isZlib(h) || fileStart(h) || slices.ContainsFunc(signaturesBy[h[0]], func(s *signature) bool {
		n := min(len(h), len(s.magic))
		return s.magic[:n] == string(h[:n])
	})
	if !begins {
		return false
	}
	for _, c := range word {
		if a.values[c] == 85 {
			return false
		}
	}
	return true
}

// decode appends the bytes of whole groups and of the last one to dst. What is no group
// becomes zeroes.
func (a *alphabet85) decode(dst, word []byte) []byte {
	for len(word) > 0 {
		group, count := uint64(0), 0
		for _, c := range word[:min(5, len(word))] {
			v := a.values[c]
			if v == 85 {
				break
			}
			group, count = group*85+uint64(v), count+1
		}
		switch {
		case count == 5 && group>>32 == 0:
			dst = append(dst, byte(group>>24), byte(group>>16), byte(group>>8), byte(group))
		case len(word) < 5 || count < 5 && count > 1:
			dst = append(tail85(dst, group, count), 0)
		default:
			dst = append(dst, 0, 0, 0, 0)
		}
		word = word[min(5, len(word)):]
	}
	return dst
}
