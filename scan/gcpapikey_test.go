package scan

import "testing"

func TestGcpAPIKey(t *testing.T) {
	testDetector(t, "secret:gcp_api_key", []detection{
		{"form 1", "AIza7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2", "AIza7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2", 0},
		{"form 2", "key AIza7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2 now", "AIza7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2", 0},
		{"form 3", "token = \"AIza7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2\"", "AIza7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2", 0},
		{"form 4", "AIza7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2\n", "AIza7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2", 0},
		{"form 5", "(AIza7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2)", "AIza7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2", 0},

		{"miss 1", "aAIza7bQ2", "", 0},
		{"miss 2", "AIza7bQ2xK", "", 0},
		{"miss 3", "AIza", "", 0},
		{"miss 4", "AIzaxxxxxx", "", 0},
		{"miss 5", "see AIza in the manual", "", 0},
	})
}
