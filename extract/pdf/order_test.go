package pdf

import (
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// drawnPage shows what a content stream draws with a font of Latin letters and accents, and one
// of Hebrew, both 500 wide.
func drawnPage(content string) []byte {
	widths := "/FirstChar 0/LastChar 255/Widths[" + strings.Repeat("500 ", 256) + "]"
	return onePage(content, "", "/Resources<</Font<</F1 6 0 R/F2 7 0 R>>>>",
		"<</Type/Font/Subtype/Type1/BaseFont/CMR10"+widths+"/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[1/acute/caron/cedilla/dotlessi/ogonek/dieresis]>>>>",
		"<</Type/Font/Subtype/Type1/BaseFont/David"+widths+"/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[97/alef/bet/gimel/dalet/he/vav]>>>>")
}

func TestOrderAndAccents(t *testing.T) {
	for _, c := range []struct{ name, content, want, joined string }{
		{"accents before letters", `BT /F1 10 Tf [(Grudzi\001) 500 (nski)] TJ ET`, "Grudziński", ""},
		{"accents after letters", `BT /F1 10 Tf [(fac) 500 (\003ade)] TJ ET`, "façade", ""},
		{"a letter without its dot", `BT /F1 10 Tf [(na\006) 500 (\004ve)] TJ ET`, "naïve", ""},
		{"an accent beside a letter", `BT /F1 10 Tf (x\001y) Tj ET`, "x´y", ""},
		{"Hebrew from its left end", `BT /F2 10 Tf (cba fed) Tj ET`, "דהו אבג", ""},
		{"Hebrew from its right end", `BT /F2 10 Tf 100 0 Td (a) Tj -5 0 Td (b) Tj -5 0 Td (c) Tj ET`, "אבג", ""},
		{"Hebrew with a number", `BT /F2 10 Tf (cba 123 fed) Tj ET`, "דהו 123 אבג", ""},
		{"Hebrew within English", `BT /F1 10 Tf (the word ) Tj /F2 10 Tf (cba) Tj /F1 10 Tf ( is a word) Tj ET`, "the word אבג is a word", ""},
		{"a divided word", `BT /F1 10 Tf 12 TL (strictly confi-) Tj T* (dential facts) Tj ET`, "strictly confi-\ndential facts", "strictly confidential facts"},
		{"two divided words", `BT /F1 10 Tf 12 TL (a re-) Tj T* (port on sala-) Tj T* (ries) Tj ET`, "a re-\nport on sala-\nries", "a report on salaries"},
		{"a divided word and a blank", `BT /F1 10 Tf 12 TL (confi- ) Tj T* (dential) Tj ET`, "confi- \ndential", "confidential"},
		{"a number is not divided", `BT /F1 10 Tf 12 TL (part 12-) Tj T* (b) Tj ET`, "part 12-\nb", ""},
		{"a name keeps its hyphen", `BT /F1 10 Tf 12 TL (Baden-) Tj T* (Baden) Tj ET`, "Baden-\nBaden", ""},
	} {
		r := extracttest.Read(t, Format, "", drawnPage(c.content))
		if got := strings.TrimSpace(r.Texts[extract.Shown]); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if got := r.Texts[extract.Joined]; c.joined != "" && !strings.Contains(got, c.joined) {
			t.Errorf("%s: joined %q, want %q", c.name, got, c.joined)
		}
	}
}

// Standard fonts hold no widths; where a word ends is seen by those that Adobe gave them.
func TestStandardWidths(t *testing.T) {
	for font, content := range map[string]string{
		"Times-Roman":    "BT /F2 10 Tf (example) Tj 36.1 0 Td (next) Tj ET",
		"Helvetica":      "BT /F2 10 Tf (example) Tj 41.7 0 Td (next) Tj ET",
		"Helvetica-Bold": "BT /F2 10 Tf (example) Tj 43.9 0 Td (next) Tj ET",
		"Times-Bold":     "BT /F2 10 Tf (example) Tj 37.7 0 Td (next) Tj ET",
	} {
		r := extracttest.Read(t, Format, "", onePage(content, "", "/Resources<</Font<</F2 6 0 R>>>>", "<</Type/Font/Subtype/Type1/BaseFont/"+font+">>"))
		if got := strings.TrimSpace(r.Texts[extract.Shown]); got != "example next" {
			t.Errorf("%s: %q", font, got)
		}
	}
}
