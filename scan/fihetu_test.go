package scan

import "testing"

func TestFIHETU(t *testing.T) {
	testDetector(t, "fi_hetu", []detection{
		{"label, colon", "henkilötunnus: 061064-2351", "0610642351", 0.90},
		{"label, colon 2", "hetu: 140552-8840", "1405528840", 0.90},
		{"label, colon 3", "sotu: 100268-8246", "1002688246", 0.90},
		{"label, tab", "fi hetu\t160665-5035", "1606655035", 0.90},
		{"label, yaml", "personbeteckning: 250866-1448", "2508661448", 0.90},
		{"label, lower", "henkilötunnukseni: 281066-6858", "2810666858", 0.90},
		{"alone", "131052-308T", "131052308T", Medium},
		{"with a keyword", "hetu: 131052-308T", "131052308T", 0.90},
		{"born in this century", "henkilötunnus 131019A3089", "131019A3089", 0.90},
		{"lower case", "HETU 131052-308t.", "131052308T", 0.90},
		{"in a table", "name,hetu\nAino,131052-308T\n", "131052308T", 0.90},

		{"wrong check", "hetu 131052-308A", "", 0},
		{"no day", "hetu 321052-308T", "", 0},
		{"longer", "hetu 131052-308T5", "", 0},
		{"other sign", "hetu 131052/308T", "", 0},
		{"goes on", "hetu 131052-308T-1", "", 0},
		{"short", "hetu 131052-08T", "", 0},
	})
}
