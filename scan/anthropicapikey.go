package scan

import "regexp"

// anthropicAPIKey finds Anthropic API keys. Rules: Anthropic, "API keys".
var anthropicAPIKey = Detector{
	Name:     "secret:anthropic_api_key",
	About:    "Anthropic API keys",
	Levels:   "high by its form",
	Keywords: []string{"anthropic", "claude"},
	starts:   []string{"sk-ant-"},
	find:     tokenForm{form: regexp.MustCompile(`^sk-ant-(?:api|admin|sid|oat)[0-9]{2}-[0-9A-Za-z_-]{80,120}`), keep: 7}.finder(),
	show:     showPrefix,
	exact:    true,
}
