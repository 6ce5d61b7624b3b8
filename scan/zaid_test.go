package scan

import "testing"

func TestZaID(t *testing.T) {
	testDetector(t, "za_id", []detection{
		{"label, colon", "identity number: 501111 8835 08 3", "5011118835083", 0.90},
		{"label, colon 2", "RSA ID: 420918 6846 18 7", "4209186846187", 0.90},
		{"label, colon 3", "ID nommer: 9111040995181", "9111040995181", 0.90},
		{"label, bullet", "- South African ID: 510216 5606 08 7\n- Name: Anna", "5102165606087", 0.90},
		{"label, json", "{\"name\": \"John Smith\", \"sa_id_number\": \"871215 0664 08 6\", \"active\": true}", "8712150664086", 0.90},
		{"label, paren", "Please check (za id 740924 1509 18 7) before Friday.", "7409241509187", 0.90},
		{"label 1", "id number: 7503305044089", "7503305044089", 0.90},
		{"label 2", "id number 8001015009087.", "8001015009087", 0.90},
		{"label 3", "Our file has the id number and that is 7503305044089, as agreed", "7503305044089", 0.90},
		{"label 4", "id number=8001015009087;", "8001015009087", 0.90},
		{"label 5", "<id number>\n7503305044089\n", "7503305044089", 0.90},
		{"form 13", "id number: 7503305044089", "7503305044089", 0.90},
		{"form 6 4 3", "id number: 750330 5044 089", "7503305044089", 0.90},

		{"wrong", "id number: 7503305044080", "", 0},
		{"longer", "id number: 750330504408977777777777777", "", 0},
		{"goes on", "id number: 7503305044089-44", "", 0},
		{"begins before", "id number: 44-7503305044089", "", 0},
		{"short", "id number: 750330", "", 0},
		{"address", "id number: 7503305044089@a.example", "", 0},
		{"no keyword", "it is 7503305044089 here", "", 0},
	})
}
