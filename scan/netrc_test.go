package scan

import "testing"

func TestNetrc(t *testing.T) {
	testDetector(t, "secret:netrc", []detection{
		{"one line", "machine api.firm.de login anna password q7Tm2Lz9x", "q7Tm2Lz9x", 0.90},
		{"lines", "machine git.firm.de\n  login anna\n  password q7Tm2Lz9x\n", "q7Tm2Lz9x", 0.90},
		{"account", "machine a.b.de login anna account x1 password hV92kfLs01", "hV92kfLs01", 0.90},
		{"number", "machine 10.1.2.3 login root password kettle99", "kettle99", 0.90},
		{"of a manual", "machine host.de login me password secret", "secret", Low},

		{"sentence", "The machine asks for login and password first.", "", 0},
		{"place", "machine host.de login <user> password <password>", "", 0},
		{"variable", "machine host.de login anna password $TOKEN", "", 0},
		{"made up", "machine host.de login anna password xxxxxxxx", "", 0},
		{"none", "machine host.de login anna", "", 0},
	})
}
