package scan

import "testing"

func TestDopplerToken(t *testing.T) {
	testDetector(t, "secret:doppler_token", []detection{
		{"form 1", "dp.pt.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L", "dp.pt.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L", 0},
		{"form 2", "key dp.pt.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L now", "dp.pt.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L", 0},
		{"form 3", "token = \"dp.pt.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L\"", "dp.pt.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L", 0},
		{"form 4", "dp.pt.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L\n", "dp.pt.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L", 0},
		{"form 5", "(dp.pt.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L)", "dp.pt.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L", 0},

		{"miss 1", "adp.pt.7bQ2", "", 0},
		{"miss 2", "dp.pt.7bQ2xK", "", 0},
		{"miss 3", "dp.p", "", 0},
		{"miss 4", "dp.pt.xxxxxx", "", 0},
		{"miss 5", "see dp.pt. in the manual", "", 0},
	})
}
