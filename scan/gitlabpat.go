package scan

import "regexp"

// gitlabPAT finds GitLab tokens. Rules: GitLab, "Token overview": prefixes.
var gitlabPAT = Detector{
	Name:     "secret:gitlab_pat",
	About:    "GitLab tokens",
	Levels:   "high by its form",
	Keywords: []string{"gitlab", "ci_job_token", "runner"},
	starts:   []string{"glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glsoat-", "glimt-", "glagent-", "gloas-", "glffct-", "gr1348941"},
	find:     tokenForm{form: regexp.MustCompile(`^(?:(?:glpat|gldt|glrt|glcbt|glptt|glft|glsoat|glimt|glagent|gloas|glffct)-[0-9A-Za-z_.-]{20,300}|GR1348941[0-9A-Za-z_-]{20,50})`), keep: 6}.finder(),
	show:     showPrefix,
	exact:    true,
}
