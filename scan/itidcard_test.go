package scan

import "testing"

func TestItIDCard(t *testing.T) {
	testDetector(t, "it_id_card", []detection{
		{"label, colon", "CIE: ay22760uj", "AY22760UJ", Medium},
		{"label, colon 2", "Italian ID card: AY 87656 HY", "AY87656HY", Medium},
		{"label, colon 3", "numero carta d'identità: AX 66975 CY", "AX66975CY", Medium},
		{"label, eq", "Carta d'identità n.=AY 05402 HZ", "AY05402HZ", Medium},
		{"label, camel", "{\"cartaDIdentita\":\"CA 51145 GY\"}", "CA51145GY", Medium},
		{"label, nbsp", "carta di identità:\u00a0AY 02755 JL", "AY02755JL", Medium},
		{"label, arrow", "CIE -> AY52425SE", "AY52425SE", Medium},
		{"label 1", "carta d'identita: CR43675TM", "CR43675TM", Medium},
		{"label 2", "carta d'identita CA79382RA.", "CA79382RA", Medium},
		{"label 3", "Our file has the carta d'identita and that is CA00000AA, as agreed", "CA00000AA", Medium},
		{"label 4", "carta d'identita=CR43675TM;", "CR43675TM", Medium},
		{"label 5", "<carta d'identita>\nCA79382RA\n", "CA79382RA", Medium},
		{"lower case", "carta d'identita: cr43675tm", "CR43675TM", Medium},

		{"wrong", "carta d'identita: CB2342TG", "", 0},
		{"longer", "carta d'identita: CR43675TM77777777777777", "", 0},
		{"goes on", "carta d'identita: CR43675TM-44", "", 0},
		{"begins before", "carta d'identita: 44-CR43675TM", "", 0},
		{"short", "carta d'identita: CR4367", "", 0},
		{"address", "carta d'identita: CR43675TM@a.example", "", 0},
		{"no keyword", "it is CR43675TM here", "", 0},
	})
}
