package scan

import "testing"

func TestPypiUploadToken(t *testing.T) {
	testDetector(t, "secret:pypi_upload_token", []detection{
		{"form 1", "pypi-AgEIcHlwaS5vcmc7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3N", "pypi-AgEIcHlwaS5vcmc7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3N", 0},
		{"form 2", "key pypi-AgEIcHlwaS5vcmc7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3N now", "pypi-AgEIcHlwaS5vcmc7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3N", 0},
		{"form 3", "token = \"pypi-AgEIcHlwaS5vcmc7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3N\"", "pypi-AgEIcHlwaS5vcmc7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3N", 0},
		{"form 4", "pypi-AgEIcHlwaS5vcmc7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3N\n", "pypi-AgEIcHlwaS5vcmc7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3N", 0},
		{"form 5", "(pypi-AgEIcHlwaS5vcmc7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3N)", "pypi-AgEIcHlwaS5vcmc7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3N", 0},

		{"miss 1", "apypi-AgEI", "", 0},
		{"miss 2", "pypi-AgEIcH", "", 0},
		{"miss 3", "pypi", "", 0},
		{"miss 4", "pypi-xxxxxx", "", 0},
		{"miss 5", "see pypi- in the manual", "", 0},
	})
}
