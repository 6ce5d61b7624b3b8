package scan

import "regexp"

// ageSecretKey finds secret keys of age. Rules: C2SP, "age": Bech32 of a secret scalar.
var ageSecretKey = Detector{
	Name:     "secret:age_secret_key",
	About:    "secret keys of age",
	Levels:   "high by its form",
	Keywords: []string{"age"},
	starts:   []string{"age-secret-key-1"},
	find:     tokenForm{form: regexp.MustCompile(`^AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}`), keep: 16}.finder(),
	show:     showPrefix,
	exact:    true,
}
