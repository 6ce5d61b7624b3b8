package scan

// thTnin finds Thai identity numbers. Rules: Department of Provincial Administration: weights 13 to 2 mod 11.
var thTnin = Detector{
	Name:   "th_tnin",
	About:  "Thai identity numbers",
	Levels: "medium without a keyword for the forms 1-4-5-2-1; high with check digits and a keyword near",
	Keywords: []string{
		"thai id", "citizen id", "เลขประจำตวประชาชน", "บตรประชาชน", "tnin", "th tnin", "national id", "identification number",
		"เลขบตรประชาชน", "thai national id", "national identification",
		"citizen id number", "เลขประจาตวประชาชน",
	},
	id:   &idNumber{written: []string{"13", "1-4-5-2-1", "1 4 5 2 1"}, alone: []string{"1-4-5-2-1"}, valid: validThTnin},
	show: showLast,
}

func validThTnin(d string) bool {
	return d[0] != '0' && (11-weighted(d, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)%11)%10 == digitAt(d, 12)
}
