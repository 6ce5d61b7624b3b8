package scan

import "testing"

func TestKrRRN(t *testing.T) {
	testDetector(t, "kr_rrn", []detection{
		{"label, colon", "외국인등록번호: 401108 - 2895761", "4011082895761", Medium},
		{"label, colon 2", "kr rrn: 740718 - 2018997", "7407182018997", Medium},
		{"groups of 9 - 9", "주민등록번호: 530325 - 2361761", "5303252361761", Medium},
		{"label, space", "resident registration number 430221 - 2140493", "4302212140493", Medium},
		{"label, tab", "Korean RRN\t801011 - 2418036", "8010112418036", Medium},
		{"label, nr", "RRN no. 450916 - 2007935", "4509162007935", Medium},
		{"label 1", "rrn: 9710131234567", "9710131234567", Medium},
		{"label 2", "rrn 0403043123456.", "0403043123456", Medium},
		{"label 3", "Our file has the rrn and that is 9710131234567, as agreed", "9710131234567", Medium},
		{"label 4", "rrn=0403043123456;", "0403043123456", Medium},
		{"label 5", "<rrn>\n9710131234567\n", "9710131234567", Medium},
		{"form 6-7", "rrn: 971013-1234567", "9710131234567", Medium},
		{"form 13", "rrn: 9710131234567", "9710131234567", Medium},
		{"form 6 7", "rrn: 971013 1234567", "9710131234567", Medium},
		{"alone 6-7", "it is 971013-1234567 here", "9710131234567", Low},
		{"foreigner", "외국인등록번호 760413-5212134", "7604135212134", Medium},

		{"wrong", "rrn: 9913011234567", "", 0},
		{"longer", "rrn: 971013123456777777777777777", "", 0},
		{"goes on", "rrn: 9710131234567-44", "", 0},
		{"begins before", "rrn: 44-9710131234567", "", 0},
		{"short", "rrn: 971013", "", 0},
		{"address", "rrn: 9710131234567@a.example", "", 0},
		{"foreigner without a keyword", "760413-5212134", "", 0},
	})
}
