package scan

import "regexp"

// twilioToken finds Twilio account and key identifiers and secrets. Rules: Twilio, "API keys": SK or AC and 32 hexadecimal digits.
var twilioToken = Detector{
	Name:     "secret:twilio",
	About:    "Twilio account and key identifiers and secrets",
	Levels:   "high by its form",
	Keywords: []string{"twilio", "account sid", "sid", "auth token"},
	lengths:  []int{34},
	find:     tokenForm{form: regexp.MustCompile(`^(?:AC|SK)[0-9a-z]{32}`), keep: 2}.finder(),
	show:     showPrefix,
	exact:    true,
}
