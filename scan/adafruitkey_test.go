package scan

import "testing"

func TestAdafruitKey(t *testing.T) {
	testDetector(t, "secret:adafruit_key", []detection{
		{"form 1", "aio_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg", "aio_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg", 0},
		{"form 2", "key aio_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg now", "aio_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg", 0},
		{"form 3", "token = \"aio_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg\"", "aio_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg", 0},
		{"form 4", "aio_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg\n", "aio_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg", 0},
		{"form 5", "(aio_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg)", "aio_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg", 0},

		{"miss 1", "aaio_7bQ2", "", 0},
		{"miss 2", "aio_7bQ2xK", "", 0},
		{"miss 3", "aio_", "", 0},
		{"miss 4", "aio_xxxxxx", "", 0},
		{"miss 5", "see aio_ in the manual", "", 0},
	})
}
