package parts

import "testing"

func TestWords(t *testing.T) {
	for v, want := range map[string]bool{
		"needle": true, "the many words": true, "名前": true, "123-45-6789": true, "{needle-1}": true, "https://needle.example/": true,
		"http://schemas.microsoft.com/a?needle": true,
		"12":                                    false, "0.5cm": false, "00A12BCD": false, "#ff00ee": false, "{0F9B84EA-7D68-4D60-9CB1-D50884785D1C}": false, "true": false, "-1234567890": false,
		"http://schemas.microsoft.com/office/word/2010/wordml": false, "M 10,20 L 30,40 Z": false, "": false,
	} {
		if got := words(v); got != want {
			t.Errorf("%q: %v", v, got)
		}
	}
}
