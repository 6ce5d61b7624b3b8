package scan

import "regexp"

// mailgunAPIKey finds Mailgun API keys. Rules: Mailgun, "API keys".
var mailgunAPIKey = Detector{
	Name:     "secret:mailgun_api_key",
	About:    "Mailgun API keys",
	Levels:   "high by its form",
	Keywords: []string{"mailgun"},
	starts:   []string{"key-"},
	find:     tokenForm{form: regexp.MustCompile(`^key-[0-9a-f]{32}`), keep: 4}.finder(),
	show:     showPrefix,
	exact:    true,
}
