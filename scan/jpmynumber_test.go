package scan

import "testing"

func TestJpMyNumber(t *testing.T) {
	testDetector(t, "jp_my_number", []detection{
		{"label 1", "my number: 123456789018", "123456789018", 0.90},
		{"label 2", "my number 123456789018.", "123456789018", 0.90},
		{"label 3", "Our file has the my number and that is 123456789018, as agreed", "123456789018", 0.90},
		{"label 4", "my number=123456789018;", "123456789018", 0.90},
		{"label 5", "<my number>\n123456789018\n", "123456789018", 0.90},
		{"form 12", "my number: 123456789018", "123456789018", 0.90},
		{"form 4 4 4", "my number: 1234 5678 9018", "123456789018", 0.90},
		{"form 4-4-4", "my number: 1234-5678-9018", "123456789018", 0.90},

		{"wrong", "my number: 123456789019", "", 0},
		{"longer", "my number: 12345678901877777777777777", "", 0},
		{"goes on", "my number: 123456789018-44", "", 0},
		{"begins before", "my number: 44-123456789018", "", 0},
		{"short", "my number: 123456", "", 0},
		{"address", "my number: 123456789018@a.example", "", 0},
		{"no keyword", "it is 123456789018 here", "", 0},
	})
}
