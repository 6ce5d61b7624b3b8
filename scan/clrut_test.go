package scan

import "testing"

func TestClRUT(t *testing.T) {
	testDetector(t, "cl_rut", []detection{
		{"label, colon", "cl rut: 60.695.0586", "606950586", 0.90},
		{"label, endash", "RUT – 48.979.1153", "489791153", 0.90},
		{"label, bullet", "- Rol Único Tributario: 42.434.5350\n- Name: Anna", "424345350", 0.90},
		{"label, json", "{\"name\": \"John Smith\", \"rut\": \"20 838 180-6\", \"active\": true}", "208381806", 0.90},
		{"label, md", "| cédula de identidad | 60 267 523-8 |\n", "602675238", 0.90},
		{"label, paren", "Please check (R.U.T. 681639926) before Friday.", "681639926", 0.90},
		{"groups of 9.9.9L", "RUT: 99.674.650K", "99674650K", 0.90},
		{"SII", "rut: 76086428-5", "760864285", 0.90},
		{"points", "RUT 12.531.909-2", "125319092", 0.90},
		{"alone", "Contrato con 12.531.909-2 en Santiago", "125319092", Medium},
		{"K", "rut 10.000.013-K", "10000013K", 0.90},
		{"compact", "cl rut: 125319092", "125319092", 0.90},

		{"wrong 1", "rut: 12531909-3", "", 0},
		{"wrong 2", "rut: 12.531.909-K", "", 0},
		{"wrong 3", "rut: 76086428-4", "", 0},
		{"wrong 4", "rut: 1253190-2", "", 0},
		{"longer", "rut: 12531909-277777777", "", 0},
		{"goes on", "rut: 12531909-2-4412", "", 0},
		{"begins before", "rut: 4412-12531909-2", "", 0},
		{"address", "rut: 12531909-2@a.example", "", 0},
		{"no keyword", "it is 12531909-2 here", "", 0},
	})
}
