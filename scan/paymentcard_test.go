package scan

import "testing"

func TestPaymentCard(t *testing.T) {
	testDetector(t, "payment_card", []detection{
		{"visa alone", "ref 4111111111111111 end", "4111111111111111", Medium},
		{"visa in fours", "4111 1111 1111 1111", "4111111111111111", Medium},
		{"visa with dashes", "4111-1111-1111-1111", "4111111111111111", Medium},
		{"visa with dots", "4111.1111.1111.1111", "4111111111111111", Medium},
		{"no-break spaces", "4111\u00a01111\u00a01111\u00a01111", "4111111111111111", Medium},
		{"keyword", "card: 4111 1111 1111 1111", "4111111111111111", 0.90},
		{"keyword German", "Kreditkarte 4111 1111 1111 1111", "4111111111111111", 0.90},
		{"keyword French", "Numéro de carte 4111 1111 1111 1111", "4111111111111111", 0.90},
		{"keyword after", "4111111111111111, cvv 123", "4111111111111111", 0.90},
		{"expiry date", "4111 1111 1111 1111 12/27", "4111111111111111", 0.90},
		{"security code behind", "4111 1111 1111 1111 123", "4111111111111111", Medium},
		{"mastercard", "5555555555554444", "5555555555554444", Medium},
		{"mastercard 2-series", "2223003122003222", "2223003122003222", Medium},
		{"amex in 4-6-5", "3782 822463 10005", "378282246310005", Medium},
		{"discover", "6011111111111117", "6011111111111117", Medium},
		{"jcb", "3530111333300000", "3530111333300000", Medium},
		{"diners in 4-6-4", "3056 930902 5904", "30569309025904", Medium},
		{"unionpay", "6200000000000005", "6200000000000005", Medium},
		{"mir", "2200700000000009", "2200700000000009", Medium},
		{"rupay", "6070030000000009", "6070030000000009", Medium},
		{"troy", "9792030000000000", "9792030000000000", Medium},
		{"maestro", "6759649826438453", "6759649826438453", Medium},
		{"visa of 19 digits", "4716989580001715211", "4716989580001715211", 0.60},
		{"visa of 13 digits", "visa 4222222222222", "4222222222222", 0.90},
		{"one digit a line", "4\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n", "4111111111111111", 0.60},
		{"one digit a line with keyword", "card\n4\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n", "4111111111111111", 0.90},
		{"pairs", "41 11 11 11 11 11 11 11", "4111111111111111", 0.60},
		{"lines of four", "4111\n1111\n1111\n1111\n", "4111111111111111", 0.60},
		{"any grouping with keyword", "card no. 41 111 111-11 11 1111", "4111111111111111", Medium},
		{"cell of a table", "17,4111111111111111,ok", "4111111111111111", Medium},
		{"after Chinese", "卡号4111111111111111。", "4111111111111111", Medium},
		{"file name", "scan_4111111111111111_front", "4111111111111111", Medium},
		{"end of sentence", "It is 4111111111111111.", "4111111111111111", Medium},

		{"wrong check digit", "card 4111 1111 1111 1112", "", 0},
		{"no issuer", "card 9111111111111111", "", 0},
		{"mastercard beyond its range", "card 2721000000000004", "", 0},
		{"inside a longer number", "card 14111111111111111000001", "", 0},
		{"inside letters", "card x4111111111111111", "", 0},
		{"letters inside", "card 411111111middle1111111", "", 0},
		{"decimal", "0.4111111111111111", "", 0},
		{"whole part of a decimal", "4111111111111111.25", "", 0},
		{"UUID", "f3a8-4111111111111111-9c1d", "", 0},
		{"milliseconds", "1700000000000 1700000000123", "", 0},
		{"article number", "4006381333931", "", 0},
		{"two cells", "41111111,11111111", "", 0},
		{"one digit only", "4444444444444444", "", 0},
		{"any grouping without keyword", "41 111 111-11 11 1111", "", 0},
		{"table of years", "2001 2002 2003 2004 2005 2006 2007 2008", "", 0},
		{"phone", "+49 4111 111111", "", 0},
		{"inside an IBAN", "DE89 4111 1111 1111 1111 11", "", 0},
	})
}

func TestPaymentCardRow(t *testing.T) {
	e := newTestEngine(t, Options{Terms: []Term{{Detector: "payment_card"}}})
	got := finds(e, "4111 1111 1111 1111 5555 5555 5555 4444")
	if len(got) != 2 {
		t.Fatalf("got %d findings, want 2", len(got))
	}
}
