package scan

import "regexp"

// slackToken finds Slack tokens: xoxb-, xoxp-, xoxa-, xoxr-, xoxs-, xapp-. Rules: Slack, "Token types".
var slackToken = Detector{
	Name:     "secret:slack_token",
	About:    "Slack tokens: xoxb-, xoxp-, xoxa-, xoxr-, xoxs-, xapp-",
	Levels:   "high by its form",
	Keywords: []string{"slack", "bot token", "webhook"},
	starts:   []string{"xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxo-", "xoxe-", "xapp-"},
	find:     tokenForm{form: regexp.MustCompile(`^(?:xox[abposre](?:-[0-9]{1,14}){0,3}-[0-9A-Za-z.-]{10,250}|xapp-[0-9]-[A-Z0-9]+-[0-9]+-[a-z0-9]{20,})`), keep: 5}.finder(),
	show:     showPrefix,
	exact:    true,
}
