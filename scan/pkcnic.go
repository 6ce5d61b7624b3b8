package scan

// pkCnic finds Pakistani identity card numbers (CNIC). Rules: NADRA: province first, sex last.
var pkCnic = Detector{
	Name:   "pk_cnic",
	About:  "Pakistani identity card numbers (CNIC)",
	Levels: "low without a keyword for the forms 5-7-1; medium with shape and range and a keyword near",
	Keywords: []string{
		"cnic", "nic", "nadra", "pk cnic", "identity card", "nicop", "شناختی کارڈ",
	},
	id:   &idNumber{written: []string{"5-7-1", "13"}, alone: []string{"5-7-1"}, weak: true, valid: validPkCnic},
	show: showLast,
}

func validPkCnic(d string) bool {
	return d[0] >= '1' && d[0] <= '7'
}
