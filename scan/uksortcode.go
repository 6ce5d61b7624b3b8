package scan

// ukSortCode finds British bank accounts: a sort code and an account number of eight
// digits, or one of them next to its name. Rules: Pay.UK, "Vocalink modulus checking": six
// digits and eight; the check depends on a table that changes each month and is not free
// to pass on, so that it is not made here.
var ukSortCode = Detector{
	Name:   "uk_sort_code",
	About:  "British bank accounts: sort code and account number",
	Levels: "medium for a sort code or an account number next to a keyword",
	Keywords: []string{
		"sort code", "sortcode", "sort-code", "account number", "account no", "acc no", "a/c no", "bank account",
		"bacs", "faster payments", "uk sort code", "bank details",
		"sort code number", "branch code", "bank sort code",
	},
	id:     &idNumber{written: []string{"2-2-2 8", "2-2-2/8"}, weak: true, within: 60, valid: validUkSortCode},
	behind: true,
	find:   findSortCode,
	show:   showLast,
}

// findSortCode looks for a sort code alone; its blanks must be there.
func findSortCode(t *text, at int) {
	id := idCode{weak: true, within: 60, valid: validUkSortCode}
	if !id.try(t, at, "99-99-99", false) && t.byteAt(at+2) == ' ' && t.byteAt(at+5) == ' ' {
		id.try(t, at, "99 99 99", false)
	}
}

func validUkSortCode(d string) bool {
	return d[:2] != "00" && (len(d) == 14 || !validDDMMYY(d) || d[4] > '3')
}
