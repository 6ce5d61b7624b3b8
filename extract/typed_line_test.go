package extract

import (
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
