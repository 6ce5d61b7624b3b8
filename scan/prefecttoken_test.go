package scan

import "testing"

func TestPrefectToken(t *testing.T) {
	testDetector(t, "secret:prefect_token", []detection{
		{"form 1", "pnu_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x", "pnu_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x", 0},
		{"form 2", "key pnu_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x now", "pnu_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x", 0},
		{"form 3", "token = \"pnu_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x\"", "pnu_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x", 0},
		{"form 4", "pnu_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x\n", "pnu_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x", 0},
		{"form 5", "(pnu_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x)", "pnu_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2x", 0},

		{"miss 1", "apnu_7bQ2", "", 0},
		{"miss 2", "pnu_7bQ2xK", "", 0},
		{"miss 3", "pnu_", "", 0},
		{"miss 4", "pnu_xxxxxx", "", 0},
		{"miss 5", "see pnu_ in the manual", "", 0},
	})
}
