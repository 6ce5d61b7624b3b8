package scan

import "testing"

func TestOpenaiAPIKey(t *testing.T) {
	testDetector(t, "secret:openai_api_key", []detection{
		{"form 1", "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", "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", 0},
		{"form 2", "key sk-proj-7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZT3BlbkFJ7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ now", "sk-proj-7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZT3BlbkFJ7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ", 0},
		{"form 3", "token = \"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\"", "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", 0},
		{"form 4", "sk-proj-7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZT3BlbkFJ7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ\n", "sk-proj-7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZT3BlbkFJ7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZ", 0},
		{"form 5", "(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)", "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", 0},

		{"miss 1", "ask-7bQ2", "", 0},
		{"miss 2", "sk-7bQ2xK", "", 0},
		{"miss 3", "sk-7", "", 0},
		{"miss 4", "sk-xxxxxx", "", 0},
		{"miss 5", "see sk- in the manual", "", 0},
	})
}
