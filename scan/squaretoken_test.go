package scan

import "testing"

func TestSquareToken(t *testing.T) {
	testDetector(t, "secret:square_token", []detection{
		{"form 1", "sq0atp-7bQ2xK9mZt4Lw8Rv3Ns6Yd", "sq0atp-7bQ2xK9mZt4Lw8Rv3Ns6Yd", 0},
		{"form 2", "key sq0csp-7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L now", "sq0csp-7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L", 0},
		{"form 3", "token = \"sq0atp-7bQ2xK9mZt4Lw8Rv3Ns6Yd\"", "sq0atp-7bQ2xK9mZt4Lw8Rv3Ns6Yd", 0},
		{"form 4", "sq0csp-7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L\n", "sq0csp-7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L", 0},
		{"form 5", "(sq0atp-7bQ2xK9mZt4Lw8Rv3Ns6Yd)", "sq0atp-7bQ2xK9mZt4Lw8Rv3Ns6Yd", 0},

		{"miss 1", "asq0atp-7bQ2", "", 0},
		{"miss 2", "sq0atp-7bQ2xK", "", 0},
		{"miss 3", "sq0a", "", 0},
		{"miss 4", "sq0atp-xxxxxx", "", 0},
		{"miss 5", "see sq0atp- in the manual", "", 0},
	})
}
