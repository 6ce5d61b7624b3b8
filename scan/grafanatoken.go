package scan

import "regexp"

// grafanaToken finds Grafana tokens. Rules: Grafana, "Service accounts".
var grafanaToken = Detector{
	Name:     "secret:grafana_token",
	About:    "Grafana tokens",
	Levels:   "high by its form",
	Keywords: []string{"grafana"},
	starts:   []string{"glsa_", "glc_"},
	find:     tokenForm{form: regexp.MustCompile(`^(?:glsa_[0-9A-Za-z]{32}_[0-9A-Fa-f]{8}|glc_[0-9A-Za-z+/=]{32,400})`), keep: 5}.finder(),
	show:     showPrefix,
	exact:    true,
}
