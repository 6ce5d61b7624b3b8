package scan

import "testing"

func TestDeSteuernummer(t *testing.T) {
	testDetector(t, "de_steuernummer", []detection{
		{"label, sql", "INSERT INTO people (name, steuer_nr) VALUES ('Anna', '133/8332/8734');", "13383328734", Medium},
		{"Bavaria", "Steuernummer: 181/815/08155", "18181508155", Medium},
		{"Berlin", "St.-Nr. 21/815/08150", "2181508150", Medium},
		{"Northrhine", "Steuernr. 133/8150/8159", "13381508159", Medium},
		{"ELSTER", "Steuernummer 9181081508155", "9181081508155", Medium},
		{"office", "Finanzamt München, 181/815/08155", "18181508155", Medium},
		{"Baden", "StNr: 93815/08152", "9381508152", Medium},

		{"Land", "Steuernummer 6181081508155", "", 0},
		{"zero", "Steuernummer 9181181508155", "", 0},
		{"longer", "Steuernummer: 181/815/0815577", "", 0},
		{"goes on", "Steuernummer: 181/815/08155/22", "", 0},
		{"no keyword", "it is 181/815/08155 here", "", 0},
		{"date", "Steuernummer vom 12/03/2020", "", 0},
		{"address", "steuernummer: 18181508155@a.example", "", 0},
	})
}
