package scan

import "testing"

func TestNotionToken(t *testing.T) {
	testDetector(t, "secret:notion_token", []detection{
		{"form 1", "ntn_123456789017bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2", "ntn_123456789017bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2", 0},
		{"form 2", "key ntn_123456789017bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2 now", "ntn_123456789017bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2", 0},
		{"form 3", "token = \"ntn_123456789017bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2\"", "ntn_123456789017bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2", 0},
		{"form 4", "ntn_123456789017bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2\n", "ntn_123456789017bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2", 0},
		{"form 5", "(ntn_123456789017bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2)", "ntn_123456789017bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2", 0},

		{"miss 1", "antn_1234", "", 0},
		{"miss 2", "ntn_123456", "", 0},
		{"miss 3", "ntn_", "", 0},
		{"miss 4", "ntn_xxxxxx", "", 0},
		{"miss 5", "see ntn_ in the manual", "", 0},
	})
}
