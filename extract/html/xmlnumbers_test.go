package html

import (
	"strings"
	"testing"

	"postern/extract/extracttest"
)

// Long rows of numbers and words whose signs are those of base64 all the same stay text.
func TestRowsThatAreNoBase64(t *testing.T) {
	for name, each := range map[string]string{
		"numbers": "4111-1111-1111-1111_", "numbers in a row": "4111111111111111/", "words": "secret-project-falcon-", "one word": "secretprojectfalcon",
	} {
		want := strings.TrimRight(each, "_/-")
		for _, around := range [][2]string{{"<a>", "</a>"}, {"<a b=\"", "\"/>"}, {"<a><![CDATA[", "]]></a>"}} {
			for _, rows := range []int{64, 1 << 20} {
				row := strings.Repeat(each, 2*longBase64/len(each))
				text := ""
				for ; len(row) > rows; row = row[rows:] {
					text += row[:rows] + "\n"
				}
				r := extracttest.Read(t, XML, "a.xml", []byte("<?xml version=\"1.0\"?><x>"+around[0]+text+row+around[1]+"</x>"))
				if n := strings.Count(r.Text(), want); n < longBase64/len(each)/2 {
					t.Errorf("%s in %s in rows of %d: read %d times, gaps %v, error %v", name, around[0], rows, n, r.Gaps, r.Err)
				}
			}
		}
	}
}
