package scan

import "testing"

func TestIdNIK(t *testing.T) {
	testDetector(t, "id_nik", []detection{
		{"label, colon", "No. KTP: 327308 640986 0008", "3273086409860008", Medium},
		{"label, colon 2", "Nomor Induk Kependudukan: 327308 060104 0018", "3273080601040018", Medium},
		{"label, colon 3", "NIK:: 3273 0317 0359 0014", "3273031703590014", Medium},
		{"label, colon 4", "e-KTP: 5171 0243 1052 0069", "5171024310520069", Medium},
		{"label, colon 5", "id nik: 327310 600594 0050", "3273106005940050", Medium},
		{"label, endash", "NIK – 327302 250180 0090", "3273022501800090", Medium},
		{"label 1", "nik: 3171011708450001", "3171011708450001", Medium},
		{"label 2", "nik 3275014506880002.", "3275014506880002", Medium},
		{"label 3", "Our file has the nik and that is 3171011708450001, as agreed", "3171011708450001", Medium},
		{"label 4", "nik=3275014506880002;", "3275014506880002", Medium},
		{"label 5", "<nik>\n3171011708450001\n", "3171011708450001", Medium},
		{"form 16", "nik: 3171011708450001", "3171011708450001", Medium},

		{"wrong", "nik: 3171013213450001", "", 0},
		{"longer", "nik: 317101170845000177777777777777", "", 0},
		{"goes on", "nik: 3171011708450001-44", "", 0},
		{"begins before", "nik: 44-3171011708450001", "", 0},
		{"short", "nik: 317101", "", 0},
		{"address", "nik: 3171011708450001@a.example", "", 0},
		{"no keyword", "it is 3171011708450001 here", "", 0},
	})
}
