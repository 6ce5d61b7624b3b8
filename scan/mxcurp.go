package scan

import "strings"

// mxCurp finds Mexican population codes (CURP). Rules: RENAPO: letters of the name, date, sex, state, check digit.
var mxCurp = Detector{
	Name:   "mx_curp",
	About:  "Mexican population codes (CURP)",
	Levels: "medium without a keyword; high with check digits and a keyword near",
	Keywords: []string{
		"curp", "clave unica de registro de poblacion", "clave unica", "mx curp", "registro de poblacion",
		"c.u.r.p", "clave curp", "curp no", "clave unica de registro",
	},
	lengths: []int{18},
	code:    &idCode{written: []string{"LLLL999999LLLLLLA9"}, alone: true, valid: validMxCurp},
}

func validMxCurp(c string) bool {
	if !validYYMMDD(c[4:10]) || strings.IndexByte("HMX", c[10]) < 0 {
		return false
	}
	const order = "0123456789ABCDEFGHIJKLMN\x00OPQRSTUVWXYZ"
	sum := 0
	for i := range 17 {
		sum += strings.IndexByte(order, c[i]) * (18 - i)
	}
	return (10-sum%10)%10 == digitAt(c, 17)
}
