package scan

import "testing"

func TestNpmAccessToken(t *testing.T) {
	testDetector(t, "secret:npm_access_token", []detection{
		{"form 1", "npm_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x", "npm_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x", 0},
		{"form 2", "key npm_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x now", "npm_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x", 0},
		{"form 3", "token = \"npm_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x\"", "npm_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x", 0},
		{"form 4", "npm_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x\n", "npm_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x", 0},
		{"form 5", "(npm_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x)", "npm_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x", 0},

		{"miss 1", "anpm_7bQ2", "", 0},
		{"miss 2", "npm_7bQ2xK", "", 0},
		{"miss 3", "npm_", "", 0},
		{"miss 4", "npm_xxxxxx", "", 0},
		{"miss 5", "see npm_ in the manual", "", 0},
	})
}
