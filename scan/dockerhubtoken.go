package scan

import "regexp"

// dockerhubToken finds Docker Hub tokens. Rules: Docker, "Access tokens".
var dockerhubToken = Detector{
	Name:     "secret:dockerhub_token",
	About:    "Docker Hub tokens",
	Levels:   "high by its form",
	Keywords: []string{"docker"},
	starts:   []string{"dckr_pat_", "dckr_oat_"},
	find:     tokenForm{form: regexp.MustCompile(`^dckr_[po]at_[0-9A-Za-z_-]{27,32}`), keep: 9}.finder(),
	show:     showPrefix,
	exact:    true,
}
