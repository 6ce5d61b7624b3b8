package all_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode"
)

// A trick is a mail that hides the number.
type trick struct{ name, message string }

// hideFrom writes every byte of the hidden number in one form.
func hideFrom(format string) string {
	var b strings.Builder
	for i := range len(hiddenCard) {
		fmt.Fprintf(&b, format, hiddenCard[i])
	}
	return b.String()
}

// showsCard reports whether the digits stand in one text, with nothing between them that
// detectors do not pass over.
func (r reading) showsCard() bool {
	digits := strings.ReplaceAll(hiddenCard, " ", "")
	for _, text := range r.texts {
		text = strings.Map(func(c rune) rune {
			if unicode.IsSpace(c) || unicode.In(c, unicode.Cc, unicode.Cf, unicode.Mn, unicode.P) {
				return -1
			}
			return c
		}, text)
		if strings.Contains(text, digits) {
			return true
		}
	}
	return false
}

// inUTF16 is ASCII with a zero before or behind each byte.
func inUTF16(s string, big bool) string {
	var b strings.Builder
	for i := range len(s) {
		if big {
			b.WriteString("\x00" + s[i:i+1])
		} else {
			b.WriteString(s[i:i+1] + "\x00")
		}
	}
	return b.String()
}

func inBase64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func hexOf(s, format string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, format, s[i])
	}
	return b.String()
}

func backwards(s string) string {
	b := []byte(s)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}

func gzipText(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(s))
	_ = w.Close()
	return b.String()
}

func zlibText(s string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write([]byte(s))
	_ = w.Close()
	return b.String()
}

func mustJSON(s string) []byte {
	b, _ := json.Marshal(s)
	return b
}

// More tricks, made by rules: what each mail hides is read, or there is a gap.
func TestHostileTricks(t *testing.T) {
	r := newReader(t)
	for _, make := range []func() []trick{headerTricks, base64Tricks, quotedTricks, boundaryTricks, wordTricks, nameTricks, textTricks, brokenTricks} {
		for _, tt := range make() {
			t.Run(tt.name, func(t *testing.T) {
				for _, message := range []string{tt.message, crlf(tt.message)} {
					got := readMessage(t, r, message)
					if !got.showsCard() && len(got.report.Gaps) == 0 {
						t.Errorf("neither read nor a gap: %.300q", message)
					}
					if strings.Contains(tt.message, "\r") {
						break
					}
				}
			})
		}
	}
}
