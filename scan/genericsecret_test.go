package scan

import "testing"

func TestGenericSecret(t *testing.T) {
	testDetector(t, "secret:generic_secret", []detection{
		{"prose", "here is my username: foobar and my password: baz123", "baz123", Low},
		{"assigned", `password = "q7T!m2Lz9x"`, "q7T!m2Lz9x", Medium},
		{"variable", "DB_PASSWORD=hV92kfLs01", "hV92kfLs01", Medium},
		{"JSON", `{"client_secret": "b1f7-92kd-77aq-0z"}`, "b1f7-92kd-77aq-0z", Medium},
		{"German", "Ihr Passwort lautet Kx82mTq9", "Kx82mTq9", Medium},
		{"German, short", "Passwort: Kx82mTq9.", "Kx82mTq9", Medium},
		{"sentence", "The password is Blue9Kettle4", "Blue9Kettle4", Low},

		{"placeholder", `password = "changeme1"`, "", 0},
		{"variable reference", "password=${DB_PW1}", "", 0},
		{"call", "password = getPass1(user)", "", 0},
		{"words", "password: required field", "", 0},
		{"member", "secret = config.value1", "", 0},
		{"documentation", "api_key=YOUR_API_KEY_1", "", 0},
		{"digits only", "password: 12345678", "", 0},
		{"short", "password: a1", "", 0},
	})
}
