package scan

import "testing"

func TestDockerhubToken(t *testing.T) {
	testDetector(t, "secret:dockerhub_token", []detection{
		{"form 1", "dckr_pat_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5H", "dckr_pat_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5H", 0},
		{"form 2", "key dckr_pat_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5H now", "dckr_pat_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5H", 0},
		{"form 3", "token = \"dckr_pat_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5H\"", "dckr_pat_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5H", 0},
		{"form 4", "dckr_pat_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5H\n", "dckr_pat_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5H", 0},
		{"form 5", "(dckr_pat_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5H)", "dckr_pat_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5H", 0},

		{"miss 1", "adckr_pat_7bQ2", "", 0},
		{"miss 2", "dckr_pat_7bQ2xK", "", 0},
		{"miss 3", "dckr", "", 0},
		{"miss 4", "dckr_pat_xxxxxx", "", 0},
		{"miss 5", "see dckr_pat_ in the manual", "", 0},
	})
}
