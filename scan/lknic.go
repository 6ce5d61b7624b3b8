package scan

// lkNIC finds Sri Lankan identity card numbers. Rules: Department for Registration of
// Persons: year, day of the year (500 more for women), serial, check, V or X; twelve
// digits since 2016.
var lkNIC = Detector{
	Name:   "lk_nic",
	About:  "Sri Lankan identity card numbers (NIC)",
	Levels: "medium with day of birth and a keyword near",
	Keywords: []string{
		"nic", "nic no", "nic number", "national identity card", "identity card", "id card", "lk nic", "sri lanka",
	},
	id:      &idNumber{written: []string{"12"}, weak: true, valid: validLkNIC},
	lengths: []int{10},
	code:    &idCode{written: []string{"999999999V", "999999999X"}, weak: true, valid: validLkNIC},
	show:    showLast,
}

func validLkNIC(c string) bool {
	day := 0
	if len(c) == 12 {
		if y := number(c[:4]); y < 1880 || y > 2099 {
			return false
		}
		day = number(c[4:7])
	} else {
		day = number(c[2:5])
	}
	if day > 500 {
		day -= 500
	}
	return day >= 1 && day <= 366
}
