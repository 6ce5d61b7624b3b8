package scan

import "strings"

// mxRFC finds Mexican taxpayer codes (RFC). Rules: SAT, Registro Federal de
// Contribuyentes: three letters of a company or four of a person, a date, and three
// characters of which the last is a check, mod 11. Numbers are in use whose check is wrong.
var mxRFC = Detector{
	Name:   "mx_rfc",
	About:  "Mexican taxpayer codes (RFC)",
	Levels: "medium with date and check digit; high with a keyword near, low where the check is wrong",
	Keywords: []string{
		"rfc", "registro federal de contribuyentes", "contribuyente", "mx rfc", "clave rfc",
		"r.f.c", "rfc con homoclave", "registro federal", "rfc no", "clave de rfc",
	},
	lengths: []int{12, 13},
	behind:  true,
	refine:  refineMxRFC,
	code:    &idCode{written: []string{"LLLL 999999 AAA", "LLL 999999 AAA"}, alone: true, valid: validMxRFC},
}

func validMxRFC(c string) bool {
	return validYYMMDD(c[len(c)-9 : len(c)-3])
}

// refineMxRFC wants the check, or a keyword in its place.
func refineMxRFC(t *text, m *match) bool {
	if written := t.s[m.start:m.end]; strings.ToUpper(written) != written && !t.labelled(m.span) {
		return false
	}
	if checkedMxRFC(m.value) {
		return true
	}
	_, near := t.keyword(m.span, 40, 0)
	m.conf, m.evidence = Low, m.inPlaceOfCheck("date")
	return near
}

func checkedMxRFC(c string) bool {
	n := len(c)
	const values = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ "
	sum := 0
	if n == 12 {
		sum = 37 * 13 // a company has a blank first
	}
	for i := range n - 1 {
		sum += strings.IndexByte(values, c[i]) * (n - i)
	}
	return "0A987654321"[sum%11] == c[n-1]
}
