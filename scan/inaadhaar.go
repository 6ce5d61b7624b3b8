package scan

// inAadhaar finds Indian Aadhaar numbers. Rules: UIDAI: twelve digits, the first 2 to 9, check digit of Verhoeff.
var inAadhaar = Detector{
	Name:   "in_aadhaar",
	About:  "Indian Aadhaar numbers",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"aadhaar", "aadhar", "adhaar", "aadhaar number", "aadhaar no", "uidai", "uid", "in aadhaar", "आधार", "enrolment",
		"aadhaar card", "aadhar card", "aadhaar card number", "aadhar number", "aadhar no", "adhar", "adhaar card", "adhar card",
		"aadhaarno", "aadhaar id",
	},
	id:   &idNumber{written: []string{"12", "4 4 4", "4-4-4"}, valid: validInAadhaar},
	show: showLast,
}

func validInAadhaar(d string) bool {
	return d[0] >= '2' && verhoeff(d)
}
