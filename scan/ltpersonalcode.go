package scan

// ltPersonalCode finds Lithuanian personal codes (asmens kodas). Rules: Gyventojų registro įstatymas.
var ltPersonalCode = Detector{
	Name:   "lt_personal_code",
	About:  "Lithuanian personal codes (asmens kodas)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"asmens kodas", "asmens koda", "a.k", "personal code", "lt personal code", "lithuanian id",
		"asmens kod", "asm. kodas", "asm.kodas", "asm kodas", "asmens kodo", "a/k", "personal id code",
	},
	id:   &idNumber{written: []string{"11"}, valid: validLtPersonalCode},
	show: showLast,
}

func validLtPersonalCode(d string) bool {
	return balticCode(d)
}
