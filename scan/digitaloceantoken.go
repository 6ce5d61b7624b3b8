package scan

import "regexp"

// digitaloceanToken finds DigitalOcean tokens. Rules: DigitalOcean, "Personal access tokens".
var digitaloceanToken = Detector{
	Name:     "secret:digitalocean_token",
	About:    "DigitalOcean tokens",
	Levels:   "high by its form",
	Keywords: []string{"digitalocean"},
	starts:   []string{"dop_v1_", "doo_v1_", "dor_v1_"},
	find:     tokenForm{form: regexp.MustCompile(`^do[opr]_v1_[0-9a-f]{64}`), keep: 7}.finder(),
	show:     showPrefix,
	exact:    true,
}
