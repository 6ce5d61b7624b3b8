package scan

import "regexp"

// figmaToken finds Figma tokens. Rules: Figma, "Access tokens".
var figmaToken = Detector{
	Name:     "secret:figma_token",
	About:    "Figma tokens",
	Levels:   "high by its form",
	Keywords: []string{"figma"},
	starts:   []string{"figd_", "figo_"},
	find:     tokenForm{form: regexp.MustCompile(`^fig[do]_[0-9A-Za-z_-]{38,60}`), keep: 5}.finder(),
	show:     showPrefix,
	exact:    true,
}
