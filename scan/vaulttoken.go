package scan

import "regexp"

// vaultToken finds HashiCorp Vault tokens. Rules: HashiCorp, "Tokens".
var vaultToken = Detector{
	Name:     "secret:vault_token",
	About:    "HashiCorp Vault tokens",
	Levels:   "high by its form",
	Keywords: []string{"vault", "hashicorp"},
	starts:   []string{"hvs.", "hvb.", "hvr."},
	find:     tokenForm{form: regexp.MustCompile(`^hv[sbr]\.[0-9A-Za-z_-]{24,300}`), keep: 4}.finder(),
	show:     showPrefix,
	exact:    true,
}
