package scan

import "regexp"

// planetscaleToken finds PlanetScale tokens and passwords. Rules: PlanetScale, "Service tokens".
var planetscaleToken = Detector{
	Name:     "secret:planetscale_token",
	About:    "PlanetScale tokens and passwords",
	Levels:   "high by its form",
	Keywords: []string{"planetscale"},
	starts:   []string{"pscale_tkn_", "pscale_pw_", "pscale_oauth_"},
	find:     tokenForm{form: regexp.MustCompile(`^pscale_(?:tkn|pw|oauth)_[0-9A-Za-z_.=-]{32,64}`), keep: 7}.finder(),
	show:     showPrefix,
	exact:    true,
}
