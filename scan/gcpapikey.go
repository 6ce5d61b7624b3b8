package scan

import "regexp"

// gcpAPIKey finds Google API keys. Rules: Google Cloud, "Manage API keys": AIza and 35 characters.
var gcpAPIKey = Detector{
	Name:     "secret:gcp_api_key",
	About:    "Google API keys",
	Levels:   "high by its form",
	Keywords: []string{"google", "api key", "maps", "firebase", "gcp"},
	starts:   []string{"aiza"},
	find:     tokenForm{form: regexp.MustCompile(`^AIza[0-9A-Za-z_-]{35}`), keep: 4}.finder(),
	show:     showPrefix,
	exact:    true,
}
