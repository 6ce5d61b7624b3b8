package scan

import "testing"

func TestHuPersonalID(t *testing.T) {
	testDetector(t, "hu_personal_id", []detection{
		{"label, colon", "szem. szám: 1-620304-3457", "16203043457", 0.90},
		{"label, colon 2", "személyazonosító jel: 1 810106 9704", "18101069704", 0.90},
		{"label, log", "2024-03-01 12:03:11 INFO user=17 szemelyazonosito_jel=18605175950 status=ok", "18605175950", 0.90},
		{"label, camel", "{\"szemelyiSzam\":\"1-410920-5126\"}", "14109205126", 0.90},
		{"compact", "személyi szám: 18501011231", "18501011231", 0.90},
		{"dashes", "Személyi azonosító 2-920530-4568", "29205304568", 0.90},
		{"born 2001", "személyi szám 30102150122", "30102150122", 0.90},
		{"born 2005", "személyi szám 4 051130 7711", "40511307711", 0.90},
		{"label", "hu personal id: 16408233235", "16408233235", 0.90},

		{"wrong 1", "szemelyi szam: 18501011232", "", 0},
		{"wrong 2", "szemelyi szam: 18513011231", "", 0},
		{"wrong 3", "szemelyi szam: 40511307710", "", 0},
		{"longer", "szemelyi szam: 1850101123177777777", "", 0},
		{"goes on", "szemelyi szam: 18501011231-4412", "", 0},
		{"begins before", "szemelyi szam: 4412-18501011231", "", 0},
		{"address", "szemelyi szam: 18501011231@a.example", "", 0},
		{"no keyword", "it is 18501011231 here", "", 0},
	})
}
