package scan

import "regexp"

// pypiUploadToken finds PyPI tokens. Rules: PyPI, "How can I use API tokens": a macaroon.
var pypiUploadToken = Detector{
	Name:     "secret:pypi_upload_token",
	About:    "PyPI tokens",
	Levels:   "high by its form",
	Keywords: []string{"pypi", "twine", "upload"},
	starts:   []string{"pypi-ag"},
	find:     tokenForm{form: regexp.MustCompile(`^pypi-Ag(?:EIcHlwaS5vcmc|ENdGVzdC5weXBpLm9yZw)[0-9A-Za-z_-]{70,500}`), keep: 5}.finder(),
	show:     showPrefix,
	exact:    true,
}
