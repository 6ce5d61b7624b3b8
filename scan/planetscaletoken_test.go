package scan

import "testing"

func TestPlanetscaleToken(t *testing.T) {
	testDetector(t, "secret:planetscale_token", []detection{
		{"form 1", "pscale_tkn_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L", "pscale_tkn_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L", 0},
		{"form 2", "key pscale_tkn_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L now", "pscale_tkn_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L", 0},
		{"form 3", "token = \"pscale_tkn_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L\"", "pscale_tkn_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L", 0},
		{"form 4", "pscale_tkn_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L\n", "pscale_tkn_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L", 0},
		{"form 5", "(pscale_tkn_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L)", "pscale_tkn_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L", 0},

		{"miss 1", "apscale_tkn_", "", 0},
		{"miss 2", "pscale_tkn_7b", "", 0},
		{"miss 3", "psca", "", 0},
		{"miss 4", "pscale_xxxxxx", "", 0},
		{"miss 5", "see pscale_ in the manual", "", 0},
	})
}
