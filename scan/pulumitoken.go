package scan

import "regexp"

// pulumiToken finds Pulumi tokens. Rules: Pulumi, "Access tokens".
var pulumiToken = Detector{
	Name:     "secret:pulumi_token",
	About:    "Pulumi tokens",
	Levels:   "high by its form",
	Keywords: []string{"pulumi"},
	starts:   []string{"pul-"},
	find:     tokenForm{form: regexp.MustCompile(`^pul-[0-9a-f]{40}`), keep: 4}.finder(),
	show:     showPrefix,
	exact:    true,
}
