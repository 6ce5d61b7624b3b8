package scan

import "testing"

func TestFacebookToken(t *testing.T) {
	testDetector(t, "secret:facebook_token", []detection{
		{"form 1", "EAACEdEose0cBA7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3N", "EAACEdEose0cBA7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3N", 0},
		{"form 2", "key EAACEdEose0cBA7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3N now", "EAACEdEose0cBA7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3N", 0},
		{"form 3", "token = \"EAACEdEose0cBA7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3N\"", "EAACEdEose0cBA7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3N", 0},
		{"form 4", "EAACEdEose0cBA7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3N\n", "EAACEdEose0cBA7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3N", 0},
		{"form 5", "(EAACEdEose0cBA7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3N)", "EAACEdEose0cBA7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3N", 0},

		{"miss 1", "aEAACEdEo", "", 0},
		{"miss 2", "EAACEdEose", "", 0},
		{"miss 3", "EAAC", "", 0},
		{"miss 4", "EAACxxxxxx", "", 0},
		{"miss 5", "see EAAC in the manual", "", 0},
	})
}
