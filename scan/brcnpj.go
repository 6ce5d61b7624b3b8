package scan

// brCNPJ finds Brazilian company numbers (CNPJ). Rules: Receita Federal: two check digits mod 11.
var brCNPJ = Detector{
	Name:   "br_cnpj",
	About:  "Brazilian company numbers (CNPJ)",
	Levels: "medium without a keyword for the form 2.3.3/4-2, low for 14 digits; high with check digits and a keyword near",
	Keywords: []string{
		"cnpj", "c.n.p.j", "cadastro nacional da pessoa juridica", "br cnpj",
		"cnpj/mf", "cnpj n", "numero do cnpj", "inscricao no cnpj", "cpf/cnpj", "cnpj no", "cadastro nacional de pessoa juridica",
		"cgc",
	},
	id:   &idNumber{written: []string{"14", "2.3.3/4-2"}, alone: []string{"2.3.3/4-2"}, faint: []string{"14"}, valid: validBrCNPJ},
	show: showLast,
}

func validBrCNPJ(d string) bool {
	return brChecks(d, 12)
}
