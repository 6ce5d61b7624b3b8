package scan

import "regexp"

// squareToken finds Square tokens. Rules: Square, "Access tokens".
var squareToken = Detector{
	Name:     "secret:square_token",
	About:    "Square tokens",
	Levels:   "high by its form",
	Keywords: []string{"square"},
	starts:   []string{"sq0atp-", "sq0csp-", "sq0idp-"},
	find:     tokenForm{form: regexp.MustCompile(`^sq0(?:atp|csp)-[0-9A-Za-z_-]{22,43}`), keep: 7}.finder(),
	show:     showPrefix,
	exact:    true,
}
