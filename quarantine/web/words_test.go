package web

import (
	"strings"
	"testing"
)

func TestPieces(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"bob.asc", "bob.asc"},
		{"@partner.example.asc", "@|partner.|example.asc"},
		{"carol@partner.example-7692cefeb1005641.pem", "carol@|partner.|example-|7692cefeb1005641|.pem"},
		{"keys/ä_ö", "keys/|ä_ö"},
		{strings.Repeat("é", 17), strings.Repeat("é", 16) + "|é"},
	} {
		if got := strings.Join(pieces(c.in), "|"); got != c.want {
			t.Errorf("pieces(%q) = %s, want %s", c.in, got, c.want)
		}
	}
}
