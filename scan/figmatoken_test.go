package scan

import "testing"

func TestFigmaToken(t *testing.T) {
	testDetector(t, "secret:figma_token", []detection{
		{"form 1", "figd_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ", "figd_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ", 0},
		{"form 2", "key figd_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ now", "figd_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ", 0},
		{"form 3", "token = \"figd_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ\"", "figd_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ", 0},
		{"form 4", "figd_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ\n", "figd_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ", 0},
		{"form 5", "(figd_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ)", "figd_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ", 0},

		{"miss 1", "afigd_7bQ2", "", 0},
		{"miss 2", "figd_7bQ2xK", "", 0},
		{"miss 3", "figd", "", 0},
		{"miss 4", "figd_xxxxxx", "", 0},
		{"miss 5", "see figd_ in the manual", "", 0},
	})
}
