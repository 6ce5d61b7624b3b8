package scan

import "regexp"

// mailchimpAPIKey finds Mailchimp API keys. Rules: Mailchimp, "API keys": 32 hexadecimal digits and the data centre.
var mailchimpAPIKey = Detector{
	Name:     "secret:mailchimp_api_key",
	About:    "Mailchimp API keys",
	Levels:   "high by its form",
	Keywords: []string{"mailchimp"},
	lengths:  []int{32},
	find:     tokenForm{form: regexp.MustCompile(`^[0-9a-f]{32}-us[0-9]{1,2}`), keep: 2}.finder(),
	show:     showPrefix,
	exact:    true,
}
