package scan

// brCPF finds Brazilian taxpayer numbers (CPF). Rules: Receita Federal: two check digits mod 11.
var brCPF = Detector{
	Name:   "br_cpf",
	About:  "Brazilian taxpayer numbers (CPF)",
	Levels: "medium without a keyword for the forms 3.3.3-2; high with check digits and a keyword near",
	Keywords: []string{
		"cpf", "c.p.f", "cadastro de pessoas fisicas", "br cpf", "numero do cpf",
		"cpf/mf", "cpf n", "cpf no", "n cpf", "nr cpf", "numero cpf", "inscricao no cpf", "cpf/cnpj", "contribuinte",
	},
	id:   &idNumber{written: []string{"11", "3.3.3-2"}, alone: []string{"3.3.3-2"}, valid: validBrCPF},
	show: showLast,
}

func validBrCPF(d string) bool {
	return brChecks(d, 9)
}

// brChecks checks the two digits behind the first n, with weights from 2 up to 9
// (CNPJ) or to 11 (CPF), the last digit first.
func brChecks(d string, n int) bool {
	top := 11
	if n == 12 {
		top = 9
	}
	for k := n; k < n+2; k++ {
		sum, w := 0, 2
		for i := k - 1; i >= 0; i-- {
			sum += digitAt(d, i) * w
			if w++; w > top {
				w = 2
			}
		}
		c := 11 - sum%11
		if c > 9 {
			c = 0
		}
		if c != digitAt(d, k) {
			return false
		}
	}
	return true
}
