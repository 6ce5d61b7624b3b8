package scan

import "testing"

func TestMyNric(t *testing.T) {
	testDetector(t, "my_nric", []detection{
		{"label, colon", "No Kad Pengenalan: 950507 10 9043", "950507109043", Medium},
		{"label, colon 2", "IC No.: 960614 12 3139", "960614123139", Medium},
		{"label, slash", "NRIC:871103 07 4436", "871103074436", Medium},
		{"label, sent", "Hello,\n\nmy MyKad is 541001 14 3466. Please confirm.\n\nBest regards,\nJohn", "541001143466", Medium},
		{"label, eq", "Malaysian IC=850728 08 7840", "850728087840", Medium},
		{"label, tab", "no. kad pengenalan\t560117 07 2580", "560117072580", Medium},
		{"label, intro", "Please find the Malaysian IC of our client below.\n\n    821202104316\n\nRegards", "821202104316", Medium},
		{"label 1", "nric: 770305021234", "770305021234", Medium},
		{"label 2", "nric 890126145678.", "890126145678", Medium},
		{"label 3", "Our file has the nric and that is 770305021234, as agreed", "770305021234", Medium},
		{"label 4", "nric=890126145678;", "890126145678", Medium},
		{"label 5", "<nric>\n770305021234\n", "770305021234", Medium},
		{"form 6-2-4", "nric: 770305-02-1234", "770305021234", Medium},
		{"form 12", "nric: 770305021234", "770305021234", Medium},
		{"alone 6-2-4", "it is 770305-02-1234 here", "770305021234", Low},

		{"wrong", "nric: 771305021234", "", 0},
		{"longer", "nric: 77030502123477777777777777", "", 0},
		{"goes on", "nric: 770305021234-44", "", 0},
		{"begins before", "nric: 44-770305021234", "", 0},
		{"short", "nric: 770305", "", 0},
		{"address", "nric: 770305021234@a.example", "", 0},
	})
}
