package scan

import "regexp"

// discordToken finds Discord bot tokens and webhooks. Rules: Discord, "Authorization": the id in base64, time, HMAC.
var discordToken = Detector{
	Name:     "secret:discord",
	About:    "Discord bot tokens and webhooks",
	Levels:   "high by its form",
	Keywords: []string{"discord", "bot token"},
	starts:   []string{"https://discord"},
	lengths:  []int{24, 25, 26, 27, 28},
	find:     tokenForm{form: regexp.MustCompile(`^(?:[MNO][0-9A-Za-z_-]{23,27}\.[0-9A-Za-z_-]{6}\.[0-9A-Za-z_-]{27,38}|https://discord(?:app)?\.com/api/webhooks/[0-9]{17,20}/[0-9A-Za-z_-]{60,70})`), keep: 3}.finder(),
	show:     showPrefix,
	exact:    true,
}
