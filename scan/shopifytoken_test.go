package scan

import "testing"

func TestShopifyToken(t *testing.T) {
	testDetector(t, "secret:shopify_token", []detection{
		{"form 1", "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", "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", 0},
		{"form 2", "key 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 now", "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", 0},
		{"form 3", "token = \"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\"", "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", 0},
		{"form 4", "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\n", "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", 0},
		{"form 5", "(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)", "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", 0},

		{"miss 1", "ashpat_7b42", "", 0},
		{"miss 2", "shpat_7b42ac", "", 0},
		{"miss 3", "shpa", "", 0},
		{"miss 4", "shpat_xxxxxx", "", 0},
		{"miss 5", "see shpat_ in the manual", "", 0},
	})
}
