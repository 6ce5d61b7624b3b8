package scan

import "testing"

func TestAuMedicare(t *testing.T) {
	testDetector(t, "au_medicare", []detection{
		{"label, colon", "au medicare: 6297 34906 5/2", "62973490652", 0.90},
		{"label, code", "medicare = '5378 72044 1/2'", "53787204412", 0.90},
		{"label, star", "*Medicare number*: 4932-34245-3", "4932342453", 0.90},
		{"label, neutral", "au medicare: 4628 57572 4 3", "46285757243", 0.90},
		{"label, html", "<tr><td>Medicare card number</td><td>6212 43417 4 3</td></tr>", "62124341743", 0.90},
		{"label, brack", "Medicare Card No [6045 36295 2/2]", "60453629522", 0.90},
		{"label 1", "medicare: 2123456701", "2123456701", 0.90},
		{"label 2", "medicare 2123456701.", "2123456701", 0.90},
		{"label 3", "Our file has the medicare and that is 2123456701, as agreed", "2123456701", 0.90},
		{"label 4", "medicare=2123456701;", "2123456701", 0.90},
		{"label 5", "<medicare>\n2123456701\n", "2123456701", 0.90},
		{"form 10", "medicare: 2123456701", "2123456701", 0.90},
		{"form 4 5 1", "medicare: 2123 45670 1", "2123456701", 0.90},
		{"alone 4 5 1", "it is 2123 45670 1 here", "2123456701", Medium},

		{"wrong", "medicare: 2123456711", "", 0},
		{"longer", "medicare: 212345670177777777777777", "", 0},
		{"goes on", "medicare: 2123456701-44", "", 0},
		{"begins before", "medicare: 44-2123456701", "", 0},
		{"short", "medicare: 212345", "", 0},
		{"address", "medicare: 2123456701@a.example", "", 0},
	})
}
