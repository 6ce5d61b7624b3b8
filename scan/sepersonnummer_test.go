package scan

import "testing"

func TestSePersonnummer(t *testing.T) {
	testDetector(t, "se_personnummer", []detection{
		{"label, colon", "Swedish personal number: 4706193820", "4706193820", 0.90},
		{"label, semi", "Anna;personnummer;630822 9837;DE", "6308229837", 0.90},
		{"label, colon 2", "Personnr: 910814 5955", "9108145955", 0.90},
		{"label, paren", "Please check (pnr 19710921 8854) before Friday.", "197109218854", 0.90},
		{"label, slash", "person-nr:420218 5106", "4202185106", 0.90},
		{"label, sent", "Hello,\n\nmy personal identity number is 320117 9417. Please confirm.\n\nBest regards,\nJohn", "3201179417", 0.90},
		{"label 1", "personnummer: 8112189876", "8112189876", 0.90},
		{"label 2", "personnummer 6408233234.", "6408233234", 0.90},
		{"label 3", "Our file has the personnummer and that is 196408233234, as agreed", "196408233234", 0.90},
		{"label 4", "personnummer=8112189876;", "8112189876", 0.90},
		{"label 5", "<personnummer>\n6408233234\n", "6408233234", 0.90},
		{"form 6-4", "personnummer: 811218-9876", "8112189876", 0.90},
		{"form 10", "personnummer: 8112189876", "8112189876", 0.90},
		{"form 8-4", "personnummer: 19640823-3234", "196408233234", 0.90},
		{"form 12", "personnummer: 196408233234", "196408233234", 0.90},
		{"alone 6-4", "it is 811218-9876 here", "8112189876", Medium},
		{"alone 8-4", "it is 19640823-3234 here", "196408233234", Medium},
		{"over a hundred", "personnummer: 200228+5266", "2002285266", 0.90},
		{"English", "personal identity code is: 189110089811", "189110089811", 0.90},

		{"too old", "personnummer: 640823+3234", "", 0},
		{"wrong, over a hundred", "personnummer: 200228+5267", "", 0},
		{"wrong", "personnummer: 8112189877", "", 0},
		{"longer", "personnummer: 811218987677777777777777", "", 0},
		{"goes on", "personnummer: 8112189876-44", "", 0},
		{"begins before", "personnummer: 44-8112189876", "", 0},
		{"short", "personnummer: 811218", "", 0},
		{"address", "personnummer: 8112189876@a.example", "", 0},
	})
}
