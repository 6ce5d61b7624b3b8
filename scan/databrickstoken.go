package scan

import "regexp"

// databricksToken finds Databricks tokens. Rules: Databricks, "Personal access tokens".
var databricksToken = Detector{
	Name:     "secret:databricks_token",
	About:    "Databricks tokens",
	Levels:   "high by its form",
	Keywords: []string{"databricks"},
	starts:   []string{"dapi"},
	find:     tokenForm{form: regexp.MustCompile(`^dapi[0-9a-f]{32}(?:-[0-9])?`), keep: 4}.finder(),
	show:     showPrefix,
	exact:    true,
}
