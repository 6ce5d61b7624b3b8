package scan

import "regexp"

// huggingfaceToken finds Hugging Face tokens. Rules: Hugging Face, "User access tokens".
var huggingfaceToken = Detector{
	Name:     "secret:huggingface_token",
	About:    "Hugging Face tokens",
	Levels:   "high by its form",
	Keywords: []string{"hugging face", "huggingface"},
	starts:   []string{"hf_", "api_org_"},
	find:     tokenForm{form: regexp.MustCompile(`^(?:hf_|api_org_)[A-Za-z0-9]{34,40}`), keep: 3}.finder(),
	show:     showPrefix,
	exact:    true,
}
