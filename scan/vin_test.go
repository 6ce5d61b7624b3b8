package scan

import "testing"

func TestVin(t *testing.T) {
	testDetector(t, "vin", []detection{
		{"label 1", "vin: 1M8GDM9AXKP042788", "1M8GDM9AXKP042788", 0.90},
		{"label 2", "vin 1HGCM82633A004352.", "1HGCM82633A004352", 0.90},
		{"label 3", "Our file has the vin and that is 1M8GDM9AXKP042788, as agreed", "1M8GDM9AXKP042788", 0.90},
		{"label 4", "vin=1HGCM82633A004352;", "1HGCM82633A004352", 0.90},
		{"label 5", "<vin>\n1M8GDM9AXKP042788\n", "1M8GDM9AXKP042788", 0.90},
		{"lower case", "vin: 1m8gdm9axkp042788", "1M8GDM9AXKP042788", 0.90},
		{"no keyword", "it is 1M8GDM9AXKP042788 here", "1M8GDM9AXKP042788", Low},
		{"of Europe, without a check", "chassis: WVWZZZ1JZ3W386752", "WVWZZZ1JZ3W386752", Medium},

		{"wrong", "vin: 1M8GDM9AXKP042789", "", 0},
		{"longer", "vin: 1M8GDM9AXKP04278877777777777777", "", 0},
		{"goes on", "vin: 1M8GDM9AXKP042788-44", "", 0},
		{"begins before", "vin: 44-1M8GDM9AXKP042788", "", 0},
		{"short", "vin: 1M8GDM", "", 0},
		{"address", "vin: 1M8GDM9AXKP042788@a.example", "", 0},
		{"no keyword, wrong", "it is 1M8GDM9AXKP042789 here", "", 0},
		{"of Europe, keyword further away", "the vehicle that we saw is WVWZZZ1JZ3W386752", "", 0},
		{"letter at the end", "vin: WVWZZZ1JZ3W38675K", "", 0},
	})
}
