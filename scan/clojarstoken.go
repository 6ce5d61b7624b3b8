package scan

import "regexp"

// clojarsToken finds Clojars tokens. Rules: Clojars, "Deploy tokens".
var clojarsToken = Detector{
	Name:     "secret:clojars_token",
	About:    "Clojars tokens",
	Levels:   "high by its form",
	Keywords: []string{"clojars"},
	starts:   []string{"clojars_"},
	find:     tokenForm{form: regexp.MustCompile(`^CLOJARS_[0-9a-z]{60}`), keep: 8}.finder(),
	show:     showPrefix,
	exact:    true,
}
