package scan

import "testing"

func TestSentryToken(t *testing.T) {
	testDetector(t, "secret:sentry_token", []detection{
		{"form 1", "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", "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", 0},
		{"form 2", "key 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 now", "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", 0},
		{"form 3", "token = \"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\"", "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", 0},
		{"form 4", "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\n", "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", 0},
		{"form 5", "(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)", "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", 0},

		{"miss 1", "asntryu_7b42", "", 0},
		{"miss 2", "sntryu_7b42ac", "", 0},
		{"miss 3", "sntr", "", 0},
		{"miss 4", "sntryu_xxxxxx", "", 0},
		{"miss 5", "see sntryu_ in the manual", "", 0},
	})
}
