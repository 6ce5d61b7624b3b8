package scan

import "testing"

func TestTerraformToken(t *testing.T) {
	testDetector(t, "secret:terraform_token", []detection{
		{"form 1", "7bQ2xK9mZt4Lw8.atlasv1.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x", "7bQ2xK9mZt4Lw8.atlasv1.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x", 0},
		{"form 2", "key 7bQ2xK9mZt4Lw8.atlasv1.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x now", "7bQ2xK9mZt4Lw8.atlasv1.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x", 0},
		{"form 3", "token = \"7bQ2xK9mZt4Lw8.atlasv1.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x\"", "7bQ2xK9mZt4Lw8.atlasv1.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x", 0},
		{"form 4", "7bQ2xK9mZt4Lw8.atlasv1.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x\n", "7bQ2xK9mZt4Lw8.atlasv1.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x", 0},
		{"form 5", "(7bQ2xK9mZt4Lw8.atlasv1.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x)", "7bQ2xK9mZt4Lw8.atlasv1.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x", 0},

		{"miss 1", "a7bQ2xK9", "", 0},
		{"miss 2", "7bQ2xK9mZ", "", 0},
		{"miss 3", "7bQ2", "", 0},
		{"miss 4", "7bQxxxxxx", "", 0},
		{"miss 5", "see 7bQ in the manual", "", 0},
	})
}
