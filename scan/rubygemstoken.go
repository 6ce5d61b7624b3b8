package scan

import "regexp"

// rubygemsToken finds RubyGems API keys. Rules: RubyGems, "API key scopes".
var rubygemsToken = Detector{
	Name:     "secret:rubygems_token",
	About:    "RubyGems API keys",
	Levels:   "high by its form",
	Keywords: []string{"rubygems", "gem"},
	starts:   []string{"rubygems_"},
	find:     tokenForm{form: regexp.MustCompile(`^rubygems_[0-9a-f]{48}`), keep: 9}.finder(),
	show:     showPrefix,
	exact:    true,
}
