package extract

import "strings"

const (
	// A form's value with as many signs between its digits, and as many digits, may be a number
	// that people write with blanks.
	fewestPlus   = 2
	fewestDigits = 12
	longestValue = 256 // bytes
)

// plusRuns calls each for values with a plus between groups of digits and letters, as forms write
// blanks (HTML Living Standard, URL-encoded form data), with blanks.
func plusRuns(text string, each func(run, string, []byte)) {
	for i := 0; ; {
		n := strings.IndexByte(text[i:], '+')
		if n < 0 {
			return
		}
		i += n
		start, end := i, i+1
		for start > 0 && i-start < longestValue && isAlnum(text[start-1]) {
			start--
		}
		signs, digits := 1, 0
		for end < len(text) && end-start < longestValue && (isAlnum(text[end]) || text[end] == '+' && text[end-1] != '+') {
			if text[end] == '+' {
				signs++
			}
			end++
		}
		for k := start; k < end; k++ {
			if isDigit(text[k]) {
				digits++
			}
		}
		if start < i && signs >= fewestPlus && digits >= fewestDigits {
			each(run{start: start, end: end, kind: "a form"}, strings.ReplaceAll(text[start:end], "+", " ")+"\n", nil)
		}
		i = end
	}
}

func isAlnum(c byte) bool { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'z' }
