package scan

import "regexp"

// sendgridToken finds SendGrid API keys. Rules: SendGrid, "API keys": SG., 22 and 43 characters.
var sendgridToken = Detector{
	Name:     "secret:sendgrid",
	About:    "SendGrid API keys",
	Levels:   "high by its form",
	Keywords: []string{"sendgrid"},
	starts:   []string{"sg."},
	find:     tokenForm{form: regexp.MustCompile(`^SG\.[0-9A-Za-z_-]{20,24}\.[0-9A-Za-z_-]{39,50}`), keep: 3}.finder(),
	show:     showPrefix,
	exact:    true,
}
