package scan

import "testing"

func TestVaultToken(t *testing.T) {
	testDetector(t, "secret:vault_token", []detection{
		{"form 1", "hvs.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg", "hvs.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg", 0},
		{"form 2", "key hvs.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg now", "hvs.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg", 0},
		{"form 3", "token = \"hvs.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg\"", "hvs.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg", 0},
		{"form 4", "hvs.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg\n", "hvs.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg", 0},
		{"form 5", "(hvs.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg)", "hvs.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg", 0},

		{"miss 1", "ahvs.7bQ2", "", 0},
		{"miss 2", "hvs.7bQ2xK", "", 0},
		{"miss 3", "hvs.", "", 0},
		{"miss 4", "hvs.xxxxxx", "", 0},
		{"miss 5", "see hvs. in the manual", "", 0},
	})
}
