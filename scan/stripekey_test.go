package scan

import "testing"

func TestStripeKey(t *testing.T) {
	testDetector(t, "secret:stripe_key", []detection{
		{"form 1", "sk_live_7bQ2xK9mZt4Lw8Rv3Ns6Yd1P", "sk_live_7bQ2xK9mZt4Lw8Rv3Ns6Yd1P", 0},
		{"form 2", "key rk_live_7bQ2xK9mZt4Lw8Rv3Ns6Yd1P now", "rk_live_7bQ2xK9mZt4Lw8Rv3Ns6Yd1P", 0},
		{"form 3", "token = \"sk_live_7bQ2xK9mZt4Lw8Rv3Ns6Yd1P\"", "sk_live_7bQ2xK9mZt4Lw8Rv3Ns6Yd1P", 0},
		{"form 4", "rk_live_7bQ2xK9mZt4Lw8Rv3Ns6Yd1P\n", "rk_live_7bQ2xK9mZt4Lw8Rv3Ns6Yd1P", 0},
		{"form 5", "(sk_live_7bQ2xK9mZt4Lw8Rv3Ns6Yd1P)", "sk_live_7bQ2xK9mZt4Lw8Rv3Ns6Yd1P", 0},

		{"miss 1", "ask_live_7bQ2", "", 0},
		{"miss 2", "sk_live_7bQ2xK", "", 0},
		{"miss 3", "sk_l", "", 0},
		{"miss 4", "sk_live_xxxxxx", "", 0},
		{"miss 5", "see sk_live_ in the manual", "", 0},
	})
}
