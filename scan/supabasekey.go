package scan

import "regexp"

// supabaseKey finds Supabase keys. Rules: Supabase, "API keys".
var supabaseKey = Detector{
	Name:     "secret:supabase_key",
	About:    "Supabase keys",
	Levels:   "high by its form",
	Keywords: []string{"supabase"},
	starts:   []string{"sbp_", "sb_secret_"},
	find:     tokenForm{form: regexp.MustCompile(`^(?:sbp_[0-9a-f]{40}|sb_secret_[0-9A-Za-z_-]{31,40})`), keep: 4}.finder(),
	show:     showPrefix,
	exact:    true,
}
