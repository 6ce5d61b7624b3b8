package scan

// esSocialSecurity finds Spanish social security numbers. Rules: Tesorería General: province, number, the rest by 97.
var esSocialSecurity = Detector{
	Name:   "es_social_security",
	About:  "Spanish social security numbers",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"seguridad social", "numero de seguridad social", "nss", "numero de afiliacion", "naf", "es social security", "afiliacion",
		"num ss", "numero ss", "n ss", "num. ss", "num. seguridad social", "n seguridad social", "n.s.s", "numero de la seguridad social",
		"nuss",
	},
	id:   &idNumber{written: []string{"12", "2 8 2", "2/8/2", "2-8-2"}, valid: validEsSocialSecurity},
	show: showLast,
}

func validEsSocialSecurity(d string) bool {
	n := number(d[2:10])
	if n < 10_000_000 {
		n += number(d[:2]) * 10_000_000
	} else {
		n += number(d[:2]) * 100_000_000
	}
	return n%97 == number(d[10:])
}
