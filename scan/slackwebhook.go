package scan

import "regexp"

// slackWebhook finds Slack webhooks. Rules: Slack, "Sending messages using incoming webhooks".
var slackWebhook = Detector{
	Name:     "secret:slack_webhook",
	About:    "Slack webhooks",
	Levels:   "high by its form",
	Keywords: []string{"slack", "webhook"},
	starts:   []string{"https://hooks.slack.com", "hooks.slack.com"},
	find:     tokenForm{form: regexp.MustCompile(`^(?:https://)?hooks\.slack\.com/(?:services|workflows|triggers)/[A-Z0-9]{8,}/[A-Z0-9]{8,}/[A-Za-z0-9]{20,}`), keep: 8}.finder(),
	show:     showPrefix,
	exact:    true,
}
