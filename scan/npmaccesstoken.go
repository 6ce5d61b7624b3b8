package scan

import "regexp"

// npmAccessToken finds npm access tokens. Rules: npm, "About access tokens".
var npmAccessToken = Detector{
	Name:     "secret:npm_access_token",
	About:    "npm access tokens",
	Levels:   "high by its form",
	Keywords: []string{"npm", "registry", "npmrc"},
	starts:   []string{"npm_"},
	find:     tokenForm{form: regexp.MustCompile(`^npm_[0-9A-Za-z]{36}`), keep: 4}.finder(),
	show:     showPrefix,
	exact:    true,
}
