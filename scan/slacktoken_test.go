package scan

import "testing"

func TestSlackToken(t *testing.T) {
	testDetector(t, "secret:slack_token", []detection{
		{"form 1", "xoxb-123456789012-1234567890123-7bQ2xK9mZt4Lw8Rv3Ns6Yd1P", "xoxb-123456789012-1234567890123-7bQ2xK9mZt4Lw8Rv3Ns6Yd1P", 0},
		{"form 2", "key xoxp-987654321098-876543210987-7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7 now", "xoxp-987654321098-876543210987-7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7", 0},
		{"form 3", "token = \"xoxb-123456789012-1234567890123-7bQ2xK9mZt4Lw8Rv3Ns6Yd1P\"", "xoxb-123456789012-1234567890123-7bQ2xK9mZt4Lw8Rv3Ns6Yd1P", 0},
		{"form 4", "xoxp-987654321098-876543210987-7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7\n", "xoxp-987654321098-876543210987-7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7", 0},
		{"form 5", "(xoxb-123456789012-1234567890123-7bQ2xK9mZt4Lw8Rv3Ns6Yd1P)", "xoxb-123456789012-1234567890123-7bQ2xK9mZt4Lw8Rv3Ns6Yd1P", 0},

		{"miss 1", "axoxb-1234", "", 0},
		{"miss 2", "xoxb-123456", "", 0},
		{"miss 3", "xoxb", "", 0},
		{"miss 4", "xoxb-xxxxxx", "", 0},
		{"miss 5", "see xoxb- in the manual", "", 0},
	})
}
