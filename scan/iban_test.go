package scan

import "testing"

func TestIBAN(t *testing.T) {
	testDetector(t, "iban", []detection{
		{"grouped", "DE89 3704 0044 0532 0130 00", "DE89370400440532013000", Medium},
		{"compact", "x GB82WEST12345698765432 y", "GB82WEST12345698765432", Medium},
		{"lower case", "gb82 west 1234 5698 7654 32", "GB82WEST12345698765432", Medium},
		{"keyword", "IBAN: FR1420041010050500013M02606", "FR1420041010050500013M02606", 0.95},
		{"keyword Dutch", "rekeningnummer NL91 ABNA 0417 1643 00", "NL91ABNA0417164300", 0.95},
		{"no-break spaces", "ES91\u00a02100\u00a00418\u00a04502\u00a00005\u00a01332", "ES9121000418450200051332", Medium},
		{"short country", "NO9386011117947", "NO9386011117947", Medium},
		{"long country", "MT84 MALT 0110 0001 2345 MTLC AST0 01S", "MT84MALT011000012345MTLCAST001S", Medium},
		{"over lines", "DE89 3704 0044\n0532 0130 00", "DE89370400440532013000", Medium},
		{"dashes", "DE89-3704-0044-0532-0130-00", "DE89370400440532013000", Medium},
		{"words behind", "DE89 3704 0044 0532 0130 00 COBADEFF", "DE89370400440532013000", Medium},

		{"wrong check digits", "DE88 3704 0044 0532 0130 00", "", 0},
		{"too short", "DE89 3704 0044 0532 0130 0", "", 0},
		{"too long", "DE893704004405320130001", "", 0},
		{"no such country", "XX22YYY1234567890123", "", 0},
		{"letters where digits belong", "DE89 3704 0044 O532 0130 00", "", 0},
		{"address", "FR7630006000011234567890189@", "", 0},
		{"inside a word", "ADE89370400440532013000", "", 0},
		{"mixed letters", "LV80 bANK 0000 4351 9500 1", "", 0},
	})
}
