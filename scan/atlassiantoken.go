package scan

import "regexp"

// atlassianToken finds Atlassian API tokens. Rules: Atlassian, "Manage API tokens".
var atlassianToken = Detector{
	Name:     "secret:atlassian_token",
	About:    "Atlassian API tokens",
	Levels:   "high by its form",
	Keywords: []string{"atlassian", "jira", "confluence", "bitbucket"},
	starts:   []string{"atatt3", "atctt3"},
	find:     tokenForm{form: regexp.MustCompile(`^AT[AC]TT3[0-9A-Za-z_=-]{60,300}`), keep: 6}.finder(),
	show:     showPrefix,
	exact:    true,
}
