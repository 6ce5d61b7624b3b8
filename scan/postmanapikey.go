package scan

import "regexp"

// postmanAPIKey finds Postman API keys. Rules: Postman, "API keys".
var postmanAPIKey = Detector{
	Name:     "secret:postman_api_key",
	About:    "Postman API keys",
	Levels:   "high by its form",
	Keywords: []string{"postman"},
	starts:   []string{"pmak-"},
	find:     tokenForm{form: regexp.MustCompile(`^PMAK-[0-9a-f]{24}-[0-9a-f]{34}`), keep: 5}.finder(),
	show:     showPrefix,
	exact:    true,
}
