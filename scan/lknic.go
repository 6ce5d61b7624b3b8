package scan

// lkNIC finds Sri Lankan identity card numbers. Rules: Department for Registration of
// Persons: year, day of the year (500 more for women), serial, check, V or X; twelve
// digits since 2016, when those born in 2000 came of the age for one.
var lkNIC = Detector{
	Name:   "lk_nic",
	About:  "Sri Lankan identity card numbers (NIC)",
	Levels: "medium with day of birth and a keyword near; low with V or X and a keyword where the day is none",
	Keywords: []string{
		"nic", "nic no", "nic number", "national identity card", "identity card", "id card", "lk nic", "sri lanka",
	},
	id:      &idNumber{written: []string{"12"}, weak: true, valid: validLkNIC},
	lengths: []int{10},
	code:    &idCode{written: []string{"999999999V", "999999999X"}, weak: true, valid: validLkNIC},
	refine:  refineLkNIC,
	show:    showLast,
}

func validLkNIC(c string) bool {
	if len(c) == 12 {
		if y := number(c[:4]); y < 1880 || y > 2099 {
			return false
		}
		day := number(c[4:7])
		return birthdayOfYear(day)
	}
	return c[0] != '0'
}

// birthdayOfYear reports whether there is such a day, 500 more for women.
func birthdayOfYear(day int) bool {
	if day > 500 {
		day -= 500
	}
	return day >= 1 && day <= 366
}

// refineLkNIC makes less sure what has the shape alone.
func refineLkNIC(_ *text, m *match) bool {
	if len(m.value) == 10 && !birthdayOfYear(number(m.value[2:5])) {
		m.conf, m.evidence = Low, m.inPlaceOfCheck("shape")
	}
	return true
}
