package scan

import "regexp"

// prefectToken finds Prefect API keys. Rules: Prefect, "API keys".
var prefectToken = Detector{
	Name:     "secret:prefect_token",
	About:    "Prefect API keys",
	Levels:   "high by its form",
	Keywords: []string{"prefect"},
	starts:   []string{"pnu_", "pnb_"},
	find:     tokenForm{form: regexp.MustCompile(`^pn[ub]_[0-9a-zA-Z]{36}`), keep: 4}.finder(),
	show:     showPrefix,
	exact:    true,
}
