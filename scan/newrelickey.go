package scan

import "regexp"

// newrelicKey finds New Relic keys. Rules: New Relic, "API keys".
var newrelicKey = Detector{
	Name:     "secret:newrelic_key",
	About:    "New Relic keys",
	Levels:   "high by its form",
	Keywords: []string{"new relic", "newrelic"},
	starts:   []string{"nrak-", "nraa-", "nrii-"},
	find:     tokenForm{form: regexp.MustCompile(`^(?:NRAK-[0-9A-Z]{27}|NRAA-[0-9a-f]{27}|NRII-[0-9A-Za-z_-]{32})`), keep: 5}.finder(),
	show:     showPrefix,
	exact:    true,
}
