package scan

import "testing"

func TestTelegramToken(t *testing.T) {
	const token = "110201543:AAHdqTcvCH1vGWJxfSe1ofSAs0K5PALDsaw" // of the Bot API's documentation
	testDetector(t, "secret:telegram_bot_api_token", []detection{
		{"alone", token, token, 0.95},
		{"in an address", "https://api.telegram.org/bot " + token + "/getMe", token, 0.95},
		{"assigned", "TOKEN=" + token, token, 0.95},
		{"quoted", `"` + token + `"`, token, 0.95},
		{"ten digits", "7213808860:AAH1bjqpKKW3maRSPAxzIU-0v6xNuq2-NjM", "7213808860:AAH1bjqpKKW3maRSPAxzIU-0v6xNuq2-NjM", 0.95},

		{"without a number", ":AAHdqTcvCH1vGWJxfSe1ofSAs0K5PALDsaw", "", 0},
		{"short number", "1102:AAHdqTcvCH1vGWJxfSe1ofSAs0K5PALDsaw", "", 0},
		{"short", "110201543:AAHdqTcvCH1vGWJxfSe1ofSAs0K5P", "", 0},
		{"long", token + "xyz", "", 0},
		{"other letters", "110201543:ABHdqTcvCH1vGWJxfSe1ofSAs0K5PALDsaw", "", 0},
	})
}
