package scan

import "regexp"

// telegramToken finds tokens of Telegram's bots. Rules: Telegram, "Bot API": the
// bot's number, a colon, 35 characters that begin with AA.
var telegramToken = Detector{
	Name:     "secret:telegram_bot_api_token",
	About:    "Telegram bot tokens",
	Levels:   "high by its form",
	Keywords: []string{"telegram", "bot"},
	starts:   telegramStarts(),
	find:     findTelegram,
	show:     showLast,
	exact:    true,
}

var telegramForm = regexp.MustCompile(`^AA[0-9A-Za-z_-]{33}`)

// telegramStarts are the beginnings that letters can make.
func telegramStarts() []string {
	var list []string
	for b := byte('a'); b <= 'z'; b++ {
		list = append(list, "aa"+string(b))
	}
	return list
}

func findTelegram(t *text, at int) {
	start := at - 1
	if t.byteAt(start) != ':' {
		return
	}
	for t.digit(start - 1) {
		start--
	}
	n := at - 1 - start
	m := telegramForm.FindString(t.s[at:min(len(t.s), at+64)])
	if n < 8 || n > 10 || m == "" || t.alnum(start-1) || t.alnum(at+len(m)) || placeholder(m) {
		return
	}
	s := span{start, at + len(m)}
	t.add(match{span: s, value: t.s[s.start:s.end], conf: 0.95, evidence: []string{"prefix", "shape"}})
}
