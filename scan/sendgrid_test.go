package scan

import "testing"

func TestSendgridToken(t *testing.T) {
	testDetector(t, "secret:sendgrid", []detection{
		{"form 1", "SG.7bQ2xK9mZt4Lw8Rv3Ns6Yd.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L", "SG.7bQ2xK9mZt4Lw8Rv3Ns6Yd.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L", 0},
		{"form 2", "key SG.7bQ2xK9mZt4Lw8Rv3Ns6Yd.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L now", "SG.7bQ2xK9mZt4Lw8Rv3Ns6Yd.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L", 0},
		{"form 3", "token = \"SG.7bQ2xK9mZt4Lw8Rv3Ns6Yd.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L\"", "SG.7bQ2xK9mZt4Lw8Rv3Ns6Yd.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L", 0},
		{"form 4", "SG.7bQ2xK9mZt4Lw8Rv3Ns6Yd.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L\n", "SG.7bQ2xK9mZt4Lw8Rv3Ns6Yd.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L", 0},
		{"form 5", "(SG.7bQ2xK9mZt4Lw8Rv3Ns6Yd.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L)", "SG.7bQ2xK9mZt4Lw8Rv3Ns6Yd.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L", 0},

		{"miss 1", "aSG.7bQ2", "", 0},
		{"miss 2", "SG.7bQ2xK", "", 0},
		{"miss 3", "SG.7", "", 0},
		{"miss 4", "SG.xxxxxx", "", 0},
		{"miss 5", "see SG. in the manual", "", 0},
	})
}
