package extract

import (
	"strings"

	"postern/mail"
)

// shiftAround is how much of the text around letters in UTF-7 belongs to them, bytes: the
// others may stand as they are.
const shiftAround = 200

// shiftRuns calls each for stretches of text with letters in UTF-7 (RFC 2152) in them, "+…-",
// or in that of IMAP (RFC 3501 section 5.1.3), "&…-", decoded.
func shiftRuns(text string, each func(run, string, []byte)) {
	shiftsOf(text, '+', "UTF-7", each)
	shiftsOf(text, '&', "UTF-7 of IMAP", each)
}

func shiftsOf(text string, sign byte, kind string, each func(run, string, []byte)) {
	start, end := -1, 0
	flush := func() {
		if start < 0 {
			return
		}
		from, to := aroundBy(text, start, end, shiftAround)
		name := "utf-7"
		if sign == '&' {
			name = "utf-7-imap"
		}
		if s, ok := mail.Charset(name, []byte(text[from:to])); ok {
			each(run{start: from, end: to, kind: kind}, s+"\n", nil)
		}
		start = -1
	}
	for i := 0; ; {
		n := strings.IndexByte(text[i:], sign)
		if n < 0 {
			break
		}
		i += n
		size, ok := mail.UTF7Run(text[i:])
		if !ok {
			i += size
			continue
		}
		if start >= 0 && i-end > shiftAround {
			flush()
		}
		if start < 0 {
			start = i
		}
		i += size
		end = i
	}
	flush()
}
