package scan

import "testing"

func TestMxCurp(t *testing.T) {
	testDetector(t, "mx_curp", []detection{
		{"label 1", "curp: BOXW310820HNERXN09", "BOXW310820HNERXN09", 0.90},
		{"label 2", "curp BOXW310820HNERXN09.", "BOXW310820HNERXN09", 0.90},
		{"label 3", "Our file has the curp and that is BOXW310820HNERXN09, as agreed", "BOXW310820HNERXN09", 0.90},
		{"label 4", "curp=BOXW310820HNERXN09;", "BOXW310820HNERXN09", 0.90},
		{"label 5", "<curp>\nBOXW310820HNERXN09\n", "BOXW310820HNERXN09", 0.90},
		{"lower case", "curp: boxw310820hnerxn09", "BOXW310820HNERXN09", 0.90},
		{"alone", "it is BOXW310820HNERXN09 here", "BOXW310820HNERXN09", Medium},

		{"wrong", "curp: BOXW310820HNERXN00", "", 0},
		{"longer", "curp: BOXW310820HNERXN0977777777777777", "", 0},
		{"goes on", "curp: BOXW310820HNERXN09-44", "", 0},
		{"begins before", "curp: 44-BOXW310820HNERXN09", "", 0},
		{"short", "curp: BOXW31", "", 0},
		{"address", "curp: BOXW310820HNERXN09@a.example", "", 0},
	})
}
