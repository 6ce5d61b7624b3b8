package scan

import "testing"

func TestUsBankAccount(t *testing.T) {
	testDetector(t, "us_bank_account", []detection{
		{"label, camel", "{\"usBankAccount\":\"59750669\"}", "59750669", Medium},
		{"label, camel 2", "{\"acctNo\":\"818247017104\"}", "818247017104", Medium},
		{"label 1", "account number: 1234567812", "1234567812", Medium},
		{"label 2", "account number 000123456789.", "000123456789", Medium},
		{"label 3", "Our file has the account number and that is 1234567812, as agreed", "1234567812", Medium},
		{"label 4", "account number=000123456789;", "000123456789", Medium},
		{"label 5", "<account number>\n1234567812\n", "1234567812", Medium},
		{"form 10", "account number: 1234567812", "1234567812", Medium},
		{"form 12", "account number: 000123456789", "000123456789", Medium},

		{"wrong", "account number: 12345", "", 0},
		{"longer", "account number: 123456781277777777777777", "", 0},
		{"goes on", "account number: 1234567812-44", "", 0},
		{"begins before", "account number: 44-1234567812", "", 0},
		{"short", "account number: 123456", "", 0},
		{"address", "account number: 1234567812@a.example", "", 0},
		{"no keyword", "it is 1234567812 here", "", 0},
	})
}
