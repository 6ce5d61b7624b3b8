package scan

import "testing"

func TestGcpOauth(t *testing.T) {
	testDetector(t, "secret:gcp_oauth", []detection{
		{"form 1", "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", "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", 0},
		{"form 2", "key 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 now", "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", 0},
		{"form 3", "token = \"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\"", "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", 0},
		{"form 4", "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\n", "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", 0},
		{"form 5", "(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)", "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", 0},

		{"miss 1", "aGOCSPX-7bQ2", "", 0},
		{"miss 2", "GOCSPX-7bQ2xK", "", 0},
		{"miss 3", "GOCS", "", 0},
		{"miss 4", "GOCSPX-xxxxxx", "", 0},
		{"miss 5", "see GOCSPX- in the manual", "", 0},
	})
}
