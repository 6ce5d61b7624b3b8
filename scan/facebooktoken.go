package scan

import "regexp"

// facebookToken finds Facebook access tokens. Rules: Meta, "Access tokens".
var facebookToken = Detector{
	Name:     "secret:facebook_token",
	About:    "Facebook access tokens",
	Levels:   "high by its form",
	Keywords: []string{"facebook", "meta", "instagram", "graph"},
	starts:   []string{"eaace", "eaaba", "eaaa", "eaag", "eaam", "eaac"},
	find:     tokenForm{form: regexp.MustCompile(`^EAA[A-Z][0-9A-Za-z]{60,400}`), keep: 4, conf: 0.85}.finder(),
	show:     showPrefix,
	exact:    true,
}
