package scan

import "testing"

func TestUkPostcode(t *testing.T) {
	testDetector(t, "uk_postcode", []detection{
		// The forms of Royal Mail's guide, in its order.
		{"A9 9AA", "postcode: M1 1AA", "M11AA", Medium},
		{"A99 9AA", "postcode: M60 1NW", "M601NW", Medium},
		{"AA9 9AA", "post code CR2 6XH", "CR26XH", Medium},
		{"AA99 9AA", "DN55 1PT is their postcode", "DN551PT", Medium},
		{"A9A 9AA", "postcode W1A 1HQ", "W1A1HQ", Medium},
		{"AA9A 9AA", "postcode EC1A 1BB", "EC1A1BB", Medium},
		{"without a blank", "postcode SW1A1AA", "SW1A1AA", Medium},
		{"alone", "10 Downing Street, London SW1A 2AA", "SW1A2AA", Low},

		{"no such area", "postcode: QZ1 1AA", "", 0},
		{"no such unit", "postcode: M1 1CO", "", 0},
		{"small letters", "the m1 1aa", "", 0},
		{"goes on", "postcode: M1 1AA-44", "", 0},
		{"longer", "postcode: M1 1AAB", "", 0},
		{"sector missing", "postcode: M1 AAA", "", 0},
	})
}
