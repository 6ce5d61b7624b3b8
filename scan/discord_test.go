package scan

import "testing"

func TestDiscordToken(t *testing.T) {
	testDetector(t, "secret:discord", []detection{
		{"form 1", "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5H", "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5H", 0},
		{"form 2", "key MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5H now", "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5H", 0},
		{"form 3", "token = \"MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5H\"", "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5H", 0},
		{"form 4", "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5H\n", "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5H", 0},
		{"form 5", "(MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5H)", "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5H", 0},

		{"miss 1", "aMTk4NjI", "", 0},
		{"miss 2", "MTk4NjIyN", "", 0},
		{"miss 3", "MTk4", "", 0},
		{"miss 4", "MTkxxxxxx", "", 0},
		{"miss 5", "see MTk in the manual", "", 0},
	})
}
