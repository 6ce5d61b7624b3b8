package scan

import "testing"

func TestMaxMindKey(t *testing.T) {
	const key = "w5fruZ_8ZUsgYLu8vwgb3yKsgMna3uIF9Oa_mmk"
	testDetector(t, "secret:maxmind_key", []detection{
		{"alone", "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", "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", 0.95},
		{"named", "LicenseKey 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", "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", 0.95},
		{"quoted", `key = "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"`, "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", 0.95},
		{"in an address", "?license_key=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&suffix=tar.gz", "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", 0.95},
		{"in a sentence", "It is 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.", "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", 0.95},

		{"one sign short", key, "", 0},
		{"one sign long", "w5fruZ_8ZUsgYLu8vwgb3yKsgMna3uIF9Oa45_mmk", "", 0},
		{"another end", "w5fruZ_8ZUsgYLu8vwgb3yKsgMna3uIF9Oa4_mmx", "", 0},
		{"goes on", "w5fruZ_8ZUsgYLu8vwgb3yKsgMna3uIF9Oa4_mmkx", "", 0},
		{"a placeholder", "xxxxxx_xxxxxxxxxxxxxxxxxxxxxxxxxxxxx_mmk", "", 0},
	})
}
