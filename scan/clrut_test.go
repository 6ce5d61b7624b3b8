package scan

import "testing"

func TestClRUT(t *testing.T) {
	testDetector(t, "cl_rut", []detection{
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
