package scan

// arCuit finds Argentine tax numbers (CUIT, CUIL). Rules: AFIP: type, weights mod 11.
var arCuit = Detector{
	Name:   "ar_cuit",
	About:  "Argentine tax numbers (CUIT, CUIL)",
	Levels: "medium without a keyword for the forms 2-8-1; high with check digits and a keyword near",
	Keywords: []string{
		"cuit", "cuil", "c.u.i.t", "clave unica de identificacion tributaria", "ar cuit", "afip",
		"cuit/cuil", "cuil/cuit", "cuit n", "cuit no", "numero de cuit", "nro de cuit", "nro cuit", "c.u.i.l", "clave unica",
		"cdi",
	},
	id:   &idNumber{written: []string{"11", "2-8-1"}, alone: []string{"2-8-1"}, valid: validArCuit},
	show: showLast,
}

func validArCuit(d string) bool {
	c := 11 - weighted(d, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11
	switch c {
	case 11:
		c = 0
	case 10:
		c = 9
	}
	switch d[:2] {
	case "20", "23", "24", "25", "26", "27", "30", "33", "34", "50", "51", "55":
		return c == digitAt(d, 10)
	}
	return false
}
