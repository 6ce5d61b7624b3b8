package scan

import "regexp"

// notionToken finds Notion tokens. Rules: Notion, "Authorization".
var notionToken = Detector{
	Name:     "secret:notion_token",
	About:    "Notion tokens",
	Levels:   "high by its form",
	Keywords: []string{"notion"},
	starts:   []string{"ntn_"},
	find:     tokenForm{form: regexp.MustCompile(`^ntn_[0-9]{11}[0-9A-Za-z]{32,40}`), keep: 4}.finder(),
	show:     showPrefix,
	exact:    true,
}
