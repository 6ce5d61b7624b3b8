package scan

import "testing"

func TestAzureSAS(t *testing.T) {
	testDetector(t, "secret:azure_sas", []detection{
		{"form 1", "sig=7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L%3D", "sig=7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L%3D", 0},
		{"form 2", "key sig=7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L%3D now", "sig=7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L%3D", 0},
		{"form 3", "token = \"sig=7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L%3D\"", "sig=7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L%3D", 0},
		{"form 4", "sig=7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L%3D\n", "sig=7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L%3D", 0},
		{"form 5", "(sig=7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L%3D)", "sig=7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4L%3D", 0},

		{"miss 1", "asig=7bQ2", "", 0},
		{"miss 2", "sig=7bQ2xK", "", 0},
		{"miss 3", "sig=", "", 0},
		{"miss 4", "sig=xxxxxx", "", 0},
		{"miss 5", "see sig= in the manual", "", 0},
	})
}
