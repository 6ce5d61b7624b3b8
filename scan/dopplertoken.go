package scan

import "regexp"

// dopplerToken finds Doppler tokens. Rules: Doppler, "Token formats".
var dopplerToken = Detector{
	Name:     "secret:doppler_token",
	About:    "Doppler tokens",
	Levels:   "high by its form",
	Keywords: []string{"doppler"},
	starts:   []string{"dp.pt.", "dp.st.", "dp.ct.", "dp.sa."},
	find:     tokenForm{form: regexp.MustCompile(`^dp\.(?:pt|st|ct|sa)\.(?:[a-z0-9_-]{2,35}\.)?[0-9A-Za-z]{40,44}`), keep: 6}.finder(),
	show:     showPrefix,
	exact:    true,
}
