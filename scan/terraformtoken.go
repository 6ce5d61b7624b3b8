package scan

import "regexp"

// terraformToken finds Terraform Cloud tokens. Rules: HashiCorp, "API tokens".
var terraformToken = Detector{
	Name:     "secret:terraform_token",
	About:    "Terraform Cloud tokens",
	Levels:   "high by its form",
	Keywords: []string{"terraform"},
	lengths:  []int{14},
	find:     tokenForm{form: regexp.MustCompile(`^[0-9A-Za-z]{14}\.atlasv1\.[0-9A-Za-z_-]{60,70}`), keep: 3}.finder(),
	show:     showPrefix,
	exact:    true,
}
