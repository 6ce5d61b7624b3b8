package scan

import "testing"

func TestFrIDCard(t *testing.T) {
	testDetector(t, "fr_id_card", []detection{
		{"label, camel", "{\"pieceDIdentite\":\"180275112696\"}", "180275112696", Medium},
		{"label, xml", "<numeroCni>051069176541</numeroCni>", "051069176541", Medium},
		{"label, camel 2", "{\"carteNationaleDIdentite\":\"180775126765\"}", "180775126765", Medium},
		{"label, xml 2", "<carteDIdentite>R19Z685FM</carteDIdentite>", "R19Z685FM", Medium},
		{"old", "carte nationale d'identité : 880692310285", "880692310285", Medium},
		{"CNI", "CNI n° 070675001234", "070675001234", Medium},
		{"new", "carte d'identité X4RTBPFW4", "X4RTBPFW4", Medium},
		{"Corsica", "cni: 940692123456", "940692123456", Medium},
		{"label", "fr id card: 951134567890", "951134567890", Medium},

		{"month", "cni: 881392310285", "", 0},
		{"vowel", "cni: X4RTAPFW4", "", 0},
		{"longer", "cni: 8806923102857", "", 0},
		{"goes on", "cni: 880692310285-44", "", 0},
		{"address", "cni: 880692310285@a.example", "", 0},
		{"no keyword", "le 880692310285 ici", "", 0},
		{"no keyword, new", "ref X4RTBPFW4 ici", "", 0},
	})
}
