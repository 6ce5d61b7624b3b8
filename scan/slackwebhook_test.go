package scan

import "testing"

func TestSlackWebhook(t *testing.T) {
	testDetector(t, "secret:slack_webhook", []detection{
		{"form 1", "https://hooks.slack.com/services/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", "https://hooks.slack.com/services/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", 0},
		{"form 2", "key https://hooks.slack.com/services/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 now", "https://hooks.slack.com/services/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", 0},
		{"form 3", "token = \"https://hooks.slack.com/services/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\"", "https://hooks.slack.com/services/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", 0},
		{"form 4", "https://hooks.slack.com/services/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\n", "https://hooks.slack.com/services/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", 0},
		{"form 5", "(https://hooks.slack.com/services/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)", "https://hooks.slack.com/services/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", 0},

		{"miss 1", "ahttps://hook", "", 0},
		{"miss 2", "https://hooks.", "", 0},
		{"miss 3", "http", "", 0},
		{"miss 4", "https://xxxxxx", "", 0},
		{"miss 5", "see https:// in the manual", "", 0},
	})
}
