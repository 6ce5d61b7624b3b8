package sheet_test

import (
	"os"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/sheet"
)

// TestNothingIsPassedOver puts a line of text wherever a line may begin, and text into every
// part of a record: what no program shows a person still reads in an editor, and nothing else
// reads these files.
func TestNothingIsPassedOver(t *testing.T) {
	const secret = "4111 1111 1111 1111 needle"
	for _, tt := range []struct {
		format extract.Format
		name   string
	}{
		{sheet.SYLK, "gnumeric.slk"},
		{sheet.SYLK, "libreoffice.slk"},
		{sheet.SYLK, "sheetjs.slk"},
		{sheet.DIF, "libreoffice.dif"},
		{sheet.DIF, "sheetjs.dif"},
		{sheet.SocialCalc, "sheetjs.eth"},
	} {
		data, err := os.ReadFile("testdata/" + tt.name)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(string(data), "\n")
		for i := 1; i <= len(lines); i++ {
			front, back := strings.Join(lines[:i], ""), strings.Join(lines[i:], "")
			for _, hidden := range []string{secret + "\n", secret, "E;" + secret + "\n", "B;" + secret + "\n", ";" + secret + "\n", "F;" + secret + "\n", "Z;" + secret + "\n", "C;" + secret + "\n", "C;4111;1111;1111;1111;needle\n", "cell:" + secret + ":t:x\n", "cell:A1:" + secret + ":x\n", "cell:A1:vt:" + secret + ":3\n", secret + ",0\n\"x\"\n", "-1," + secret + "\nBOT\n", "0," + secret + "\nTRUE\n", "0," + secret + "\nNA\n"} {
				r := extracttest.Read(t, tt.format, "", []byte(front+hidden+back))
				text := r.Text()
				if r.Detected && r.Err == nil && len(r.Gaps) == 0 && !strings.Contains(text, secret) && !strings.Contains(strings.NewReplacer(";", " ", "\t", " ").Replace(text), secret) {
					t.Errorf("%s, line %d: %q is not seen in %q", tt.name, i, hidden, text)
				}
			}
		}
	}
}
