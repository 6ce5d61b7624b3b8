package scan

import (
	"encoding/base64"
	"testing"
)

func TestJSONWebToken(t *testing.T) {
	// RFC 7515, A.1, and others made with jwt tools.
	const (
		rfc    = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
		empty  = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJuYW1lIjoiSm9lIiwKInN0YXR1cyI6ImVtcGxveWVlIgp9"
		header = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
	)
	twice := base64.StdEncoding.EncodeToString([]byte(rfc))
	testDetector(t, "secret:jwt", []detection{
		{"signed", "token " + rfc + " here", rfc, 0.95},
		{"behind Bearer", "Authorization: Bearer " + rfc + "\r\n", rfc, 0.95},
		{"at the end of a sentence", "It is " + rfc + ".", rfc, 0.95},
		{"quoted", `{"jwt":"` + rfc + `"}`, rfc, 0.95},
		{"two parts", empty, empty, Medium},
		{"in base64 once more", "token: " + twice, twice, 0.95},

		{"header alone", header, "", 0},
		{"something else in base64 once more", base64.StdEncoding.EncodeToString([]byte("eyJhbGciOiJIUzI1NiJ9 and more")), "", 0},
		{"claims are no JSON", header + ".bm90IGpzb24.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "", 0},
		{"header is no JSON", "eyJhbGciOiJ.eyJuYW1lIjoiSm9lIn0.abcd", "", 0},
		{"header without alg", "eyJ0eXAiOiJKV1QifQ.eyJuYW1lIjoiSm9lIn0.abcd", "", 0},
		{"four parts", rfc + ".abcd", "", 0},
		{"goes on before", "x" + rfc, "", 0},
	})
}
