package scan

import "regexp"

// dynatraceToken finds Dynatrace tokens. Rules: Dynatrace, "Access tokens": dt0c01, public and secret part.
var dynatraceToken = Detector{
	Name:     "secret:dynatrace_token",
	About:    "Dynatrace tokens",
	Levels:   "high by its form",
	Keywords: []string{"dynatrace"},
	starts:   []string{"dt0c01.", "dt0s01.", "dt0s16."},
	find:     tokenForm{form: regexp.MustCompile(`^dt0[cs][0-9]{2}\.[A-Z0-9]{8,24}\.[A-Z0-9]{64}`), keep: 7}.finder(),
	show:     showPrefix,
	exact:    true,
}
