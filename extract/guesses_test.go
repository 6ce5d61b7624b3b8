package extract

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestGuesses(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"The password is hunter2.", "hunter2"},
		{"The password is: S3cret!", "S3cret!"},
		{"Password for the attached file: tea-pot", "tea-pot"},
		{"Das Passwort lautet Sommer2024!", "Sommer2024!"},
		{"Passwort=abc", "abc"},
		{"Kennwort: »Grüße aus Köln«", "Grüße aus Köln"},
		{"pw: correct horse battery staple", "correct horse battery staple"},
		{"Le mot de passe est azerty", "azerty"},
		{"mot de passe: azerty", "azerty"},
		{"La contraseña es Madrid", "Madrid"},
		{"la clave es `x y`", "x y"},
		{"hunter is the password", "hunter"},
		{"Password:\n\n  blank\n", "blank"},
		{"[pw: tulip]", "tulip"},
		{"offer [pw:tulip]", "tulip"},
		{"密码是abc123", "abc123"},
		{"解压密码：重要文件", "重要文件"},
		{"パスワードは「さくら」です", "さくら"},
		{"пароль: ёлка", "ёлка"},
		{"<Password>apple</Password>", "apple"},
		{"open it with 'two words'", "two words"},
		{"use Wx7-99q to open", "Wx7-99q"},
		{"lonely\n", "lonely"},
		{"PIN 4711", "4711"},
	} {
		var g guesses
		g.text(tt.text)
		if !slices.Contains(g.all(), tt.want) {
			t.Errorf("%q: %q is not among %q", tt.text, tt.want, g.all())
		}
	}
}

// Whatever a message holds, the list is short, and made of little text.
func TestGuessesAreBounded(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("password ", 30_000),
		strings.Repeat("password:", 30_000),
		strings.Repeat("((\"'", 60_000),
		strings.Repeat("密码", 40_000),
		strings.Repeat("a1 ", 80_000),
	} {
		var p passwords
		p.see(&Document{Section: Body, View: Shown, Text: text})
		for i := range 300 {
			p.see(&Document{Object: i + 1, Section: Attachment, View: Shown, Text: fmt.Sprintf("password: p%d %s", i, text)})
		}
		list := p.list([]ObjectInfo{{Names: []string{strings.Repeat("x", 500)}}})
		if len(list) > mostPasswords {
			t.Errorf("%.20q: %d passwords", text, len(list))
		}
		for _, c := range list {
			if len(c) > longestPassword || c == "" {
				t.Errorf("%.20q: a password of %d bytes", text, len(c))
			}
		}
		if n := p.subject.Len() + p.bodies.Len() + p.files.Len(); n > passwordBodies+passwordFiles+8<<10 {
			t.Errorf("%.20q: %d bytes are looked through", text, n)
		}
	}
}

func FuzzGuesses(f *testing.F) {
	for _, s := range []string{"password: x", "mot de passe", "密码是「x」", "<a>[pw: b]</a>", "pw=\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if list := PasswordsIn(text); len(list) > mostPasswords || slices.Contains(list, "") {
			t.Errorf("%q", list)
		}
	})
}
