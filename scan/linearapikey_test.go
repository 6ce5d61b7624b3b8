package scan

import "testing"

func TestLinearAPIKey(t *testing.T) {
	testDetector(t, "secret:linear_api_key", []detection{
		{"form 1", "lin_api_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ", "lin_api_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ", 0},
		{"form 2", "key lin_api_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ now", "lin_api_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ", 0},
		{"form 3", "token = \"lin_api_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ\"", "lin_api_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ", 0},
		{"form 4", "lin_api_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ\n", "lin_api_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ", 0},
		{"form 5", "(lin_api_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ)", "lin_api_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ", 0},

		{"miss 1", "alin_api_7bQ2", "", 0},
		{"miss 2", "lin_api_7bQ2xK", "", 0},
		{"miss 3", "lin_", "", 0},
		{"miss 4", "lin_api_xxxxxx", "", 0},
		{"miss 5", "see lin_api_ in the manual", "", 0},
	})
}
