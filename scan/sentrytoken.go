package scan

import "regexp"

// sentryToken finds Sentry tokens. Rules: Sentry, "Auth tokens".
var sentryToken = Detector{
	Name:     "secret:sentry_token",
	About:    "Sentry tokens",
	Levels:   "high by its form",
	Keywords: []string{"sentry"},
	starts:   []string{"sntrys_", "sntryu_"},
	find:     tokenForm{form: regexp.MustCompile(`^sntry(?:s_[0-9A-Za-z+/=_-]{60,400}|u_[0-9a-f]{64})`), keep: 7}.finder(),
	show:     showPrefix,
	exact:    true,
}
