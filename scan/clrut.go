package scan

// clRUT finds Chilean tax and identity numbers (RUT, RUN). Rules: Servicio de Impuestos
// Internos: weights 2 to 7 from the right, mod 11, K for ten.
var clRUT = Detector{
	Name:   "cl_rut",
	About:  "Chilean tax and identity numbers (RUT, RUN)",
	Levels: "medium without a keyword for the form 12.531.909-2; high with check digit and a keyword near",
	Keywords: []string{
		"rut", "rol unico tributario", "rol unico nacional", "cedula de identidad", "cl rut",
		"r.u.t", "r.u.n", "rut n", "numero de rut", "rut/run", "cedula", "rol unico",
	},
	id:      &idNumber{written: []string{"2.3.3-1", "1.3.3-1", "8-1", "7-1", "9"}, alone: []string{"2.3.3-1"}, valid: validClRUT},
	lengths: []int{9},
	behind:  true,
	code:    &idCode{written: []string{"99.999.999-K", "9.999.999-K", "99999999-K", "9999999-K", "99999999K"}, valid: validClRUT},
	show:    showLast,
}

func validClRUT(c string) bool {
	sum := 0
	n := len(c) - 1
	for i := range n {
		sum += digitAt(c, n-1-i) * (2 + i%6)
	}
	return "0K987654321"[sum%11] == c[n]
}
