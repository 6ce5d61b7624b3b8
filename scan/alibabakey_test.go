package scan

import "testing"

func TestAlibabaKey(t *testing.T) {
	testDetector(t, "secret:alibaba_key", []detection{
		{"form 1", "LTAI7bQ2xK9mZt4Lw8Rv3Ns6", "LTAI7bQ2xK9mZt4Lw8Rv3Ns6", 0},
		{"form 2", "key LTAI7bQ2xK9mZt4Lw8Rv3Ns6 now", "LTAI7bQ2xK9mZt4Lw8Rv3Ns6", 0},
		{"form 3", "token = \"LTAI7bQ2xK9mZt4Lw8Rv3Ns6\"", "LTAI7bQ2xK9mZt4Lw8Rv3Ns6", 0},
		{"form 4", "LTAI7bQ2xK9mZt4Lw8Rv3Ns6\n", "LTAI7bQ2xK9mZt4Lw8Rv3Ns6", 0},
		{"form 5", "(LTAI7bQ2xK9mZt4Lw8Rv3Ns6)", "LTAI7bQ2xK9mZt4Lw8Rv3Ns6", 0},

		{"miss 1", "aLTAI7bQ2", "", 0},
		{"miss 2", "LTAI7bQ2xK", "", 0},
		{"miss 3", "LTAI", "", 0},
		{"miss 4", "LTAIxxxxxx", "", 0},
		{"miss 5", "see LTAI in the manual", "", 0},
	})
}
