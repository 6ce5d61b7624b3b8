package scan

import "regexp"

// linearAPIKey finds Linear API keys. Rules: Linear, "Personal API keys".
var linearAPIKey = Detector{
	Name:     "secret:linear_api_key",
	About:    "Linear API keys",
	Levels:   "high by its form",
	Keywords: []string{"linear"},
	starts:   []string{"lin_api_"},
	find:     tokenForm{form: regexp.MustCompile(`^lin_api_[0-9A-Za-z]{40}`), keep: 8}.finder(),
	show:     showPrefix,
	exact:    true,
}
