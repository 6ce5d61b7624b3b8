package scan

import "testing"

func TestPhone(t *testing.T) {
	testDetector(t, "phone", []detection{
		{"international", "+49 30 901820", "+4930901820", Medium},
		{"international with keyword", "Tel.: +49 30 901820", "+4930901820", High},
		{"of films, American", "phone: +1 800 555 0123", "+18005550123", Medium},
		{"of films, British", "phone: +44 20 7946 0123", "+442079460123", Medium},
		{"of films, German", "Telefon: +49 30 23125 123", "+493023125123", Medium},
		{"not of films", "phone: +1 800 555 0223", "+18005550223", High},
		{"trunk zero", "+44 (0)20 7946 0958 ", "+442079460958", 0},
		{"brackets", "+1 (212) 736-5000", "+12127365000", Medium},
		{"double zero", "Telefon 0049 30 901820", "+4930901820", 0},
		{"national German", "Telefon: 030 901820", "+4930901820", 0},
		{"national French", "tél. 01 42 68 53 00", "+33142685300", 0},
		{"American with keyword", "phone 212-736-5000", "+12127365000", Medium},
		{"American alone", "(212) 736-5000", "+12127365000", Low},
		{"possible with keyword", "my phone: 555.123.1234.", "+15551231234", Low},
		{"Russia", "phone: 8 912 345-67-89", "+79123456789", Medium},
		{"three, three and four", "phone: 239909-8704", "+12399098704", Medium},
		{"few digits, labelled", "Tel: 4583912", "4583912", Low},
		{"of films, alone", "John Doe,555-123-4567", "+15551234567", Low},
		{"contact", "Contact: 212 736 5000", "+12127365000", Medium},

		{"bare digits", "2127365000", "", 0},
		{"date", "phone list of 2026-11-23", "", 0},
		{"years", "mobile 2016-2020", "", 0},
		{"sum", "a+123456789", "", 0},
		{"no such country", "+999 12345678", "", 0},
		{"too short", "+49 30", "", 0},
		{"date backwards", "phone list of 23.11.2026", "", 0},
		{"address", "phone 192.168.100.200", "", 0},
		{"card", "call 4111 1111 1111 1111", "", 0},
		{"few digits, far from the word", "the phone of model number 4583912", "", 0},
	})
}
