package extract

import (
	"strings"

	"postern/mail"
)

// longestWords bounds the header line that words are read in.
const longestWords = 4 << 10

// wordRuns calls each for encoded words of mail headers (RFC 2047) that stand in a text, as
// in a mail about a mail. A line goes on where the next one begins with a blank.
func wordRuns(text string, each func(run, string, []byte)) {
	for i := 0; ; {
		at := strings.Index(text[i:], "=?")
		if at < 0 {
			return
		}
		start := i + at
		end := start
		for end < len(text) && end-start < longestWords {
			n := strings.IndexByte(text[end:min(len(text), start+longestWords)], '\n')
			if n < 0 {
				end = min(len(text), start+longestWords)
				break
			}
			if end += n + 1; end == len(text) || text[end] != ' ' && text[end] != '\t' {
				break
			}
		}
		line := strings.NewReplacer("\r\n", "", "\n", "").Replace(text[start:end])
		if len(mail.EncodedWords(line)) > 0 {
			each(run{start: start, end: end, kind: "encoded words"}, strings.Join(mail.Decode(line), "\n")+"\n", nil)
		}
		i = max(end, start+len("=?"))
	}
}
