package scan

import "regexp"

// openaiAPIKey finds OpenAI API keys. Rules: OpenAI, "API keys": the middle marks the issuer.
var openaiAPIKey = Detector{
	Name:     "secret:openai_api_key",
	About:    "OpenAI API keys",
	Levels:   "high by its form",
	Keywords: []string{"openai", "gpt"},
	starts:   []string{"sk-"},
	find:     tokenForm{form: regexp.MustCompile(`^sk-(?:proj-|svcacct-|admin-|None-)?[0-9A-Za-z_-]{16,120}T3BlbkFJ[0-9A-Za-z_-]{16,120}`), keep: 3}.finder(),
	show:     showPrefix,
	exact:    true,
}
