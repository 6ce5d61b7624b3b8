package scan

// ptCC finds Portuguese citizen card numbers. Rules: Cartão de Cidadão, validação de
// número de documento (AMA): twelve letters and digits, Luhn in which letters count 10 to
// 35.
var ptCC = Detector{
	Name:   "pt_cc",
	About:  "Portuguese citizen card numbers (Cartão de Cidadão)",
	Levels: "high with check digit and a keyword near; medium for the form 00000000 0 ZZ4",
	Keywords: []string{
		"cartao de cidadao", "cartao do cidadao", "cartao cidadao", "cc", "documento de identificacao", "numero de documento",
		"bilhete de identidade", "citizen card", "pt cc",
		"cartao de cidadao n", "cartao cidadao n", "n cartao de cidadao", "n.o cartao de cidadao", "numero do cartao de cidadao",
		"numero de identificacao civil", "nic", "cartao do cidadao n",
	},
	lengths: []int{3, 12},
	behind:  true,
	find:    findPtCC,
	show:    showLast,
}

var ptCCCode = idCode{written: []string{"99999999 9 LL9"}, valid: validPtCC, within: 100}

// findPtCC looks at the whole number, or from its last group back.
func findPtCC(t *text, at int) {
	if classes[t.byteAt(at)]&isDigit == 0 && t.byteAt(at-1) != ' ' {
		return // nearly always
	}
	if t.byteAt(at-1) == ' ' && t.digit(at-2) && t.byteAt(at-3) == ' ' && t.digit(at-4) && at >= 11 {
		code := ptCCCode
		code.alone = true
		code.try(t, at-11, code.written[0], false)
		return
	}
	ptCCCode.try(t, at, ptCCCode.written[0], false)
}

func validPtCC(c string) bool {
	sum := 0
	for i := range 12 {
		v := codeValue(c[i])
		if i%2 == 0 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0
}
