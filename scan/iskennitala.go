package scan

// isKennitala finds Icelandic identity numbers. Rules: Þjóðskrá: date of birth (day + 40 for companies), check digit mod 11, century.
var isKennitala = Detector{
	Name:   "is_kennitala",
	About:  "Icelandic identity numbers",
	Levels: "medium without a keyword for the forms 6-4; high with check digits and a keyword near",
	Keywords: []string{
		"kennitala", "kt", "kennitolu", "icelandic id", "is kennitala",
		"kennitalan", "kennitolur", "kennitolunni",
	},
	id:   &idNumber{written: []string{"6-4", "10"}, alone: []string{"6-4"}, valid: validIsKennitala},
	show: showLast,
}

func validIsKennitala(d string) bool {
	return weighted(d, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0 && (d[9] == '9' || d[9] == '0' || d[9] == '8') && validDDMMYY(string(rune('0'+(d[0]-'0')%4))+d[1:6])
}
