package scan

import "regexp"

// gcpOauth finds Google OAuth client secrets and access tokens. Rules: Google Identity, "OAuth 2.0".
var gcpOauth = Detector{
	Name:     "secret:gcp_oauth",
	About:    "Google OAuth client secrets and access tokens",
	Levels:   "high by its form",
	Keywords: []string{"google", "client secret", "oauth"},
	starts:   []string{"gocspx-", "ya29."},
	find:     tokenForm{form: regexp.MustCompile(`^(?:GOCSPX-[0-9A-Za-z_-]{28}|ya29\.[0-9A-Za-z_-]{30,500})`), keep: 7}.finder(),
	show:     showPrefix,
	exact:    true,
}
