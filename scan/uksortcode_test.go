package scan

import "testing"

func TestUkSortCode(t *testing.T) {
	testDetector(t, "uk_sort_code", []detection{
		{"both", "sort code 20-45-45 23456789", "20454523456789", Medium},
		{"sort code", "Sort code: 60-83-71", "608371", Medium},
		{"spaces", "sort code 40 47 84", "404784", Medium},
		{"account", "Account no and sort-code 08-99-99", "089999", Medium},
		{"slash", "bank details 20-45-45/23456789", "20454523456789", Medium},

		{"no keyword", "it is 60-83-71 here", "", 0},
		{"date", "sort code changed on 12-03-26", "", 0},
		{"zeros", "sort code 00-00-00", "", 0},
		{"longer", "sort code 60-83-715", "", 0},
		{"goes on", "sort code 60-83-71-22", "", 0},
		{"far", "sort code x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x 60-83-71", "", 0},
	})
}
