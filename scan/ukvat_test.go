package scan

import "testing"

func TestUkVAT(t *testing.T) {
	testDetector(t, "uk_vat", []detection{
		{"HMRC", "VAT number GB980780684", "GB980780684", 0.90},
		{"alone", "it is GB980780684 here", "GB980780684", Medium},
		{"blanks", "VAT no: GB 980 7806 84", "GB980780684", 0.90},
		{"digits", "VAT Reg No 980 7806 84", "980780684", 0.90},
		{"Northern Ireland", "XI980780684", "XI980780684", Medium},
		{"branch", "VAT GB980780684001", "GB980780684001", 0.90},

		{"wrong 1", "vat number: GB980780685", "", 0},
		{"wrong 2", "vat number: GB98078068", "", 0},
		{"wrong 3", "vat number: GB000000000", "", 0},
		{"longer", "vat number: GB98078068477777777", "", 0},
		{"goes on", "vat number: GB980780684-4412", "", 0},
		{"begins before", "vat number: 4412-GB980780684", "", 0},
		{"address", "vat number: GB980780684@a.example", "", 0},
	})
}
