package scan

// usBankAccount finds US bank account numbers. Rules: no common rule: only next to a keyword.
var usBankAccount = Detector{
	Name:   "us_bank_account",
	About:  "US bank account numbers",
	Levels: "medium with shape and range and a keyword near",
	Keywords: []string{
		"account number", "account no", "acct no", "acct", "acct number", "account #", "checking account", "savings account",
		"bank account", "deposit account", "us bank account",
		"account num", "account numbers", "acct num", "acct. no", "bank acct", "deposit acct", "checking acct", "savings acct",
		"bank account no",
	},
	id:     &idNumber{written: []string{"8", "9", "10", "11", "12", "13", "14", "17"}, strict: true, weak: true, within: 40, valid: validUsBankAccount},
	show:   showLast,
	yields: []string{"payment_card", "iban", "us_aba_routing", "us_ssn"},
}

func validUsBankAccount(string) bool { return true }
