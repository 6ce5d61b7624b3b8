package scan

// inGstin finds Indian goods and services tax numbers. Rules: GSTN: state, PAN, entity, Z, check character mod 36.
var inGstin = Detector{
	Name:   "in_gstin",
	About:  "Indian goods and services tax numbers",
	Levels: "medium without a keyword; high with check digits and a keyword near",
	Keywords: []string{
		"gstin", "gst", "gst number", "gst no", "in gstin", "goods and services tax",
		"gstin/uin", "gst registration", "gst in", "gst id", "gst reg no", "gst registration number", "gstn", "gst identification number",
	},
	lengths: []int{15},
	code:    &idCode{written: []string{"99LLLLL9999LAZA"}, alone: true, valid: validInGstin},
}

func validInGstin(c string) bool {
	sum := 0
	for i := range 14 {
		n := codeValue(c[i]) * (1 + i%2)
		sum += n/36 + n%36
	}
	check := (36 - sum%36) % 36
	s := number(c[:2])
	return (s >= 1 && s <= 38 || s == 97 || s == 99) && check == codeValue(c[14])
}
