package scan

import "testing"

func TestStreetAddress(t *testing.T) {
	testDetector(t, "street_address", []detection{
		{"Germany", "Anschrift: Musterstraße 12, 10115 Berlin", "musterstrasse12", Medium},
		{"Germany, abbreviated", "Hauptstr. 5a\n80331 München", "hauptstr5a", Low},
		{"Germany, two words", "wohnhaft Berliner Allee 101, D-40212 Düsseldorf", "berlinerallee101", Medium},
		{"Austria", "Adresse: Mariahilfer Straße 88, 1070 Wien", "mariahilferstrasse88", Medium},
		{"France", "demeurant 12 bis, rue de la Paix, 75002 Paris", "12bisruedelapaix", Medium},
		{"France, avenue", "55 avenue des Champs-Élysées 75008 Paris", "55avenuedeschampselysees", Low},
		{"Spain", "Dirección: Calle de Alcalá, 48, 28014 Madrid", "calledealcala48", Medium},
		{"Spain, number", "Avda. Diagonal nº 640, 08017 Barcelona", "avdadiagonalno640", Low},
		{"Italy", "residente in Via Giuseppe Garibaldi 14, 20121 Milano", "viagiuseppegaribaldi14", Medium},
		{"Netherlands", "woonadres: Keizersgracht 174, 1016 DW Amsterdam", "keizersgracht174", Medium},
		{"Belgium", "Kerkstraat 7, 2000 Antwerpen", "kerkstraat7", Low},
		{"United Kingdom", "my address is 221B Baker Street, London NW1 6XE", "221bbakerstreet", Medium},
		{"United Kingdom, lines", "10 Downing Street\nLondon\nSW1A 2AA", "10downingstreet", Low},
		{"Poland", "adres: ul. Marszałkowska 10, 00-590 Warszawa", "ulmarszalkowska10", Medium},
		{"Sweden", "Storgatan 5, 114 55 Stockholm", "storgatan5", Low},
		{"Portugal", "Morada: Rua Augusta 24, 1100-053 Lisboa", "ruaaugusta24", Medium},

		{"no number", "The Musterstraße in Berlin", "", 0},
		{"no street", "Kapitel 12, 10115 Zeichen", "", 0},
		{"via", "reachable via port 8080", "", 0},
		{"place", "in the 3 places", "", 0},
		{"English without postcode", "the 42 Best Way to do it", "", 0},
		{"a year", "Der lange Weg 2024", "", 0},
		{"long number", "Musterstraße 1234567", "", 0},
	})
}

func TestUsStreetAddress(t *testing.T) {
	testDetector(t, "us_street_address", []detection{
		{"unit", "I live at 123 Park Ave Apt 123 New York City, NY 10002", "123parkave", Medium},
		{"direction", "my address is 56 N First St NY 90210", "56nfirstst", Medium},
		{"lines", "Ship to:\n1600 Pennsylvania Avenue NW\nWashington, DC 20500", "1600pennsylvaniaavenue", Medium},
		{"ordinal", "350 5th Ave, New York, NY 10118", "3505thave", Low},
		{"plus four", "4059 Mt Lee Dr., Hollywood, CA 90068-1234", "4059mtleedr", Low},
		{"unclear word before the last", "mailing address: 500 Oak Ridge, Springfield", "500oakridge", Low},
		{"no state", "123 Park Ave in the town", "123parkave", Low},
		{"two words", "Located at 2001 Country Club Rd", "2001countryclubrd", Low},
		{"route", "mailing address 1234 US Highway 61", "1234ushighway", Low},
		{"small letters", "deliver to 742 evergreen terrace, springfield", "742evergreenterrace", Low},
		{"box", "Send mail to P.O. Box 54321", "pobox54321", Low},
		{"box, in words", "Post Office Box 54321", "postofficebox54321", Low},
		{"box with state", "mailing address: PO Box 1234\nAnytown, NY 10001", "pobox1234", Medium},
		{"three words", "billing address 742 Old Mill Creek Road, Springfield, OR 97477", "742oldmillcreekroad", Medium},

		{"small letters in prose", "5 people way too many for the room", "", 0},
		{"unclear word in prose", "the 500 Oak Ridge boys", "", 0},
		{"box of no office", "in box 12345", "", 0},
		{"British", "221B Baker Street, London NW1 6XE", "", 0},
		{"no street", "123 Apples, NY 10002", "", 0},
		{"lower case", "123 ways to drive in NY 10002", "", 0},
		{"year", "In 2024 The Court of NY decided", "", 0},
	})
}
