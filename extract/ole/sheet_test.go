package ole_test

import (
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/ole"
)

// The sample was written by xlwt.
func TestWorkbook(t *testing.T) {
	r := extracttest.Read(t, ole.Format, "table.xls", sample(t, "table.xls"))
	if r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("err %v, gaps %v", r.Err, r.Gaps)
	}
	for _, c := range []struct {
		view             extract.View
		want, at, column string
	}{
		{extract.Shown, "4111111111111111", "Data!A2", "Card"},
		{extract.Shown, "1980-05-17", "Data!B2", "Born"},
		{extract.All, "29358", "Data!B2", "Born"},
		{extract.Shown, "TRUE", "Data!C2", ""},
		{extract.Shown, "1234 5678", "Data!D2", ""},
		{extract.All, "12345678", "Data!D2", ""},
		{extract.All, "in a hidden row", "Data!A3", "Card"},
		{extract.Joined, "4111111111111111", "Data!4", ""},
		{extract.All, "on a hidden sheet", "Hidden!A1", ""},
	} {
		if got := r.At(c.view, c.want); got.Where != c.at || got.Column != c.column {
			t.Errorf("%q is at %q, column %q; want %q, %q", c.want, got.Where, got.Column, c.at, c.column)
		}
	}
}
