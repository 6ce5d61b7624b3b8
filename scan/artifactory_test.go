package scan

import "testing"

func TestArtifactoryToken(t *testing.T) {
	testDetector(t, "secret:artifactory", []detection{
		{"form 1", "AKC7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0", "AKC7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0", 0},
		{"form 2", "key AP57bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0J now", "AP57bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0J", 0},
		{"form 3", "token = \"AP6xxxxxxxxxx\"", "AP6xxxxxxxxxx", 0},
		{"form 4", "AKC7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0\n", "AKC7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0", 0},
		{"form 5", "(AP57bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0J)", "AP57bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0J", 0},

		{"miss 1", "aAKC7bQ2", "", 0},
		{"miss 2", "AKC7bQ2xK", "", 0},
		{"miss 3", "AKC7", "", 0},
		{"miss 4", "AKCxxxxxx", "", 0},
		{"miss 5", "see AKC in the manual", "", 0},
	})
}
