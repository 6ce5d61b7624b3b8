package scan

import "testing"

func TestLkNIC(t *testing.T) {
	testDetector(t, "lk_nic", []detection{
		{"new", "NIC: 200023125632", "200023125632", Medium},
		{"V", "nic 853400937V", "853400937V", Medium},
		{"woman", "national identity card 857540937v", "857540937V", Medium},
		{"X", "nic no 722060143X", "722060143X", Medium},
		{"twelve", "lk nic: 198534000937", "198534000937", Medium},

		{"no day", "nic: 853900937V", "853900937V", Low},

		{"no day, new", "nic: 198539000937", "", 0},
		{"born too late for V", "nic: 023125648V", "", 0},
		{"wrong 3", "nic: 853400937W", "", 0},
		{"wrong 4", "nic: 300023125632", "", 0},
		{"longer", "nic: 853400937V77777777", "", 0},
		{"goes on", "nic: 853400937V-4412", "", 0},
		{"begins before", "nic: 4412-853400937V", "", 0},
		{"address", "nic: 853400937V@a.example", "", 0},
		{"no keyword", "it is 853400937V here", "", 0},
	})
}
