package mail

import (
	"strings"
	"unicode/utf8"
)

// Decode returns every reading of a raw header value: RFC 2047 words decoded, raw 8 bit as
// UTF-8 and by guess, and the value as written. The first is the best one. It never
// returns an empty list; all readings are UTF-8, U+FFFD standing for what is broken.
func Decode(value string) []string {
	if !strings.Contains(value, "=?") && isPlain(value) {
		return []string{value}
	}
	segments := splitWords(value)
	list := []string{decodeSegments(segments, true, false)}
	list = appendNew(list, decodeSegments(segments, false, false))
	// Lenient readers put the words together before they decode, so that four letters of
	// base64, or "=" and its digits, may stand in two words.
	if whole := joinPayloads(segments); len(whole) < len(segments) {
		list = appendNew(list, decodeSegments(whole, true, false))
		if strings.ContainsAny(value, "-_") {
			list = appendNew(list, decodeSegments(whole, true, true))
		}
	}
	if strings.ContainsAny(value, "-_") {
		list = appendNew(list, decodeSegments(segments, true, true))
	}
	raw := []byte(value)
	if !utf8.Valid(raw) || hasEscape(raw) {
		for _, name := range Guess(raw) {
			if text, ok := Charset(name, raw); ok {
				list = appendNew(list, text)
			}
		}
	}
	return appendNew(list, strings.ToValidUTF8(value, "\uFFFD"))
}

// isPlain reports whether s is ASCII without escape sequences.
func isPlain(s string) bool {
	return isASCII(s) && strings.IndexByte(s, 0x1b) < 0
}

func hasEscape(b []byte) bool {
	for _, c := range b {
		if c == 0x1b {
			return true
		}
	}
	return false
}

// rawText reads bytes nobody named a charset for.
func rawText(b []byte) string {
	if utf8.Valid(b) && !hasEscape(b) {
		return string(b)
	}
	for _, name := range Guess(b) {
		if text, ok := Charset(name, b); ok {
			return text
		}
	}
	return strings.ToValidUTF8(string(b), "\uFFFD")
}

// A segment is an encoded word, or text between two.
type segment struct {
	text     string // as written, of text
	charset  string // lower case, of a word
	encoding byte   // 'b' or 'q', 0 for text
	payload  string
}

// splitWords finds the encoded words of RFC 2047 section 2, wherever they stand
// (inside quotes and words too) and where they break off.
func splitWords(s string) []segment {
	var list []segment
	text := 0
	for i := 0; i < len(s); {
		at := strings.Index(s[i:], "=?")
		if at < 0 {
			break
		}
		at += i
		word, end, ok := parseWord(s, at)
		if !ok {
			i = at + 2
			continue
		}
		if at > text {
			list = append(list, segment{text: s[text:at]})
		}
		list = append(list, word)
		text, i = end, end
	}
	if text < len(s) {
		list = append(list, segment{text: s[text:]})
	}
	return list
}

// EncodedWords are where the encoded texts of RFC 2047 words stand in s, as byte offsets of start
// and end, for those who show s and what it says beside each other.
func EncodedWords(s string) (places [][2]int) {
	for i := 0; ; {
		at := strings.Index(s[i:], "=?")
		if at < 0 {
			return places
		}
		at += i
		word, end, ok := parseWord(s, at)
		if !ok {
			i = at + 2
			continue
		}
		start := at + 2 + strings.IndexByte(s[at+2:], '?') + len("?b?")
		if word.payload != "" {
			places = append(places, [2]int{start, start + len(word.payload)})
		}
		i = end
	}
}

// longestCharset bounds the name of a charset in a word; without it a header of
// "=?=?=?…" would be read anew from each place.
const longestCharset = 80

func parseWord(s string, at int) (word segment, end int, ok bool) {
	head := s[at+2 : min(len(s), at+2+longestCharset)]
	q := strings.IndexByte(head, '?')
	if q < 0 || at+2+q+2 >= len(s) || s[at+2+q+2] != '?' {
		return word, 0, false
	}
	charset, _, _ := strings.Cut(head[:q], "*") // RFC 2231 section 5
	word.charset = strings.ToLower(strings.TrimSpace(charset))
	word.encoding = s[at+2+q+1] | 0x20
	if word.encoding != 'b' && word.encoding != 'q' {
		return word, 0, false
	}
	start := at + 2 + q + 3
	// A word reaches no further than the next one begins, which also keeps
	// this linear.
	end = len(s)
	if next := strings.Index(s[start:], "=?"); next >= 0 {
		end = start + next
		// "=?=" is padding and the end of this word, not the start of another.
		if strings.HasPrefix(s[end+2:], "=") {
			end += 3
		}
	}
	if stop := strings.Index(s[start:end], "?="); stop >= 0 {
		word.payload = s[start : start+stop]
		return word, start + stop + 2, true
	}
	// One that is never closed ends at a blank.
	if stop := strings.IndexAny(s[start:end], " \t"); stop >= 0 {
		end = start + stop
	}
	word.payload = strings.TrimSuffix(s[start:end], "?")
	return word, end, true
}

func (w segment) bytes(url bool) []byte {
	if w.encoding == 'b' {
		return decodeBase64(w.payload, url)
	}
	return decodeQ(w.payload)
}

// decodeQ decodes RFC 2047 section 4.2; bad escapes stay.
func decodeQ(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '_':
			out = append(out, ' ')
		case s[i] == '=' && i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0:
			out = append(out, byte(unhex(s[i+1])<<4|unhex(s[i+2])))
			i += 2
		default:
			out = append(out, s[i])
		}
	}
	return out
}

// decodeSegments writes the value for people. With join, words of one charset
// that follow each other are decoded as one, so that characters split between
// them come out whole. With url, base64 is read in the URL alphabet too.
func decodeSegments(list []segment, join, url bool) string {
	var b strings.Builder
	for i := 0; i < len(list); i++ {
		w := list[i]
		if w.encoding == 0 {
			// Blanks between two words are none (RFC 2047 section 6.2).
			between := i > 0 && i+1 < len(list) && strings.Trim(w.text, " \t") == ""
			if !between {
				b.WriteString(rawText([]byte(w.text)))
			}
			continue
		}
		raw := w.bytes(url)
		for join {
			next := nextWord(list, i)
			if next < 0 || list[next].charset != w.charset {
				break
			}
			raw = append(raw, list[next].bytes(url)...)
			i = next
		}
		if text, ok := Charset(w.charset, raw); ok {
			b.WriteString(text)
		} else {
			b.WriteString(rawText(raw))
		}
	}
	return b.String()
}

// joinPayloads makes one word of those of one charset and encoding that follow each other.
func joinPayloads(list []segment) (whole []segment) {
	for i := 0; i < len(list); i++ {
		w := list[i]
		next := nextWord(list, i)
		if w.encoding == 0 || next < 0 {
			whole = append(whole, w)
			continue
		}
		var payload strings.Builder
		payload.WriteString(w.payload)
		for next >= 0 && list[next].charset == w.charset && list[next].encoding == w.encoding {
			payload.WriteString(list[next].payload)
			i = next
			next = nextWord(list, i)
		}
		w.payload = payload.String()
		whole = append(whole, w)
	}
	return whole
}

// nextWord is the index of the word that follows word i with nothing but blanks
// between, or -1.
func nextWord(list []segment, i int) int {
	i++
	if i < len(list) && list[i].encoding == 0 && strings.Trim(list[i].text, " \t") == "" {
		i++
	}
	if i < len(list) && list[i].encoding != 0 {
		return i
	}
	return -1
}
