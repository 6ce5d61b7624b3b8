package scan

import "regexp"

// stripeKey finds Stripe secret and restricted keys. Rules: Stripe, "API keys".
var stripeKey = Detector{
	Name:     "secret:stripe_key",
	About:    "Stripe secret and restricted keys",
	Levels:   "high by its form",
	Keywords: []string{"stripe", "secret key"},
	starts:   []string{"sk_live_", "rk_live_", "sk_test_", "rk_test_", "sk_prod_", "rk_prod_", "whsec_"},
	find:     tokenForm{form: regexp.MustCompile(`^(?:(?:sk|rk)_(?:live|test|prod)_[0-9A-Za-z]{16,247}|whsec_[0-9A-Za-z+/=]{32,64})`), keep: 8}.finder(),
	show:     showPrefix,
	exact:    true,
}
