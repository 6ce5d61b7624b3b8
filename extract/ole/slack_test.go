package ole_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"postern/extract/extracttest"
	"postern/extract/ole"
)

// What stands behind a compound file, in sectors of no stream, and at the ends of streams, is read.
func TestSlack(t *testing.T) {
	const secret = "Q: 4111 1111 1111 1111 needle"
	for _, name := range []string{"tracked.doc", "table.xls", "refund.doc"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		before := extracttest.Read(t, ole.Format, name, data)
		r := extracttest.Read(t, ole.Format, name, slices.Concat(data, []byte(secret)))
		if (r.Err == nil) != (before.Err == nil) || !strings.Contains(r.Text(), secret) {
			t.Errorf("%s, behind: %v", name, r.Err)
		}
		sector := make([]byte, 512)
		copy(sector[100:], secret)
		if r = extracttest.Read(t, ole.Format, name, slices.Concat(data, sector)); !strings.Contains(r.Text(), secret) {
			t.Errorf("%s, in a sector of no stream: %v", name, r.Err)
		}
	}
}
