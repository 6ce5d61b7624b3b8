package scan

import "regexp"

// shopifyToken finds Shopify tokens. Rules: Shopify, "Access tokens".
var shopifyToken = Detector{
	Name:     "secret:shopify_token",
	About:    "Shopify tokens",
	Levels:   "high by its form",
	Keywords: []string{"shopify"},
	starts:   []string{"shpat_", "shpca_", "shppa_", "shpss_", "shpua_", "shprt_", "shptka_"},
	find:     tokenForm{form: regexp.MustCompile(`^shp(?:at|ca|pa|ss|ua|rt|tka)_[0-9a-fA-F]{32}`), keep: 6}.finder(),
	show:     showPrefix,
	exact:    true,
}
