package plain

import (
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// Text of one byte for a sign behind UTF-16 is shown as letters of other scripts.
func TestNarrowInWide(t *testing.T) {
	wide := "\xff\xfe" + strings.Repeat("h\x00e\x00l\x00l\x00o\x00\n\x00", 20)
	r := extracttest.Read(t, Plain, "a.txt", []byte(wide+"card 4111 1111 1111 1111\n"))
	if !strings.Contains(r.Texts[extract.All], "card 4111 1111 1111 1111") || r.Err != nil {
		t.Errorf("%q, %v", r.Texts, r.Err)
	}
	if r := extracttest.Read(t, Plain, "a.txt", []byte(wide)); r.Texts[extract.All] != "" {
		t.Errorf("%q", r.Texts[extract.All])
	}
}
