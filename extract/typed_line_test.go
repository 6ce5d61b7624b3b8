package extract

import (
	"encoding/base64"
	"strings"
	"testing"
)

// TestTypedNumbersOnOneLine reads numbers in a text without a line break; to look for the next line at each of them
// would take minutes.
func TestTypedNumbersOnOneLine(t *testing.T) {
	typedRuns(strings.Repeat("123456789012345678901234 g", 8<<20/26), func(r run, text string, _ []byte) {
		if r.end > 8<<20 {
			t.Errorf("%q ends at %d", text, r.end)
		}
	})
}

// TestTypedJoinedLines reads base64 whose line ends have become blanks, as in text of HTML and XML: it is one file,
// not one of its first line besides.
func TestTypedJoinedLines(t *testing.T) {
	var raw []byte
	for i := range 300 {
		raw = append(raw, byte(i*i>>3))
	}
	raw = append([]byte("\x89PNG\r\n\x1a\n"), raw...)
	digits := base64.StdEncoding.EncodeToString(raw)
	var lines []string
	for ; len(digits) > 76; digits = digits[76:] {
		lines = append(lines, digits[:76])
	}
	text := "A picture: " + strings.Join(append(lines, digits), " ") + " and words"
	files := 0
	typedRuns(text, func(_ run, _ string, file []byte) {
		if strings.HasPrefix(string(file), "\x89PNG") {
			files++
			if string(file) != string(raw) {
				t.Errorf("a file of %d bytes, want %d", len(file), len(raw))
			}
		}
	})
	if files == 0 {
		t.Error("no file is found")
	}
}
