package encrypt

import (
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"postern/mail"
)

func TestSubjectPassword(t *testing.T) {
	b64 := func(s string) string { return "=?utf-8?b?" + base64.StdEncoding.EncodeToString([]byte(s)) + "?=" }
	for _, test := range []struct {
		name, subject, password, cleaned string
		ok                               bool
	}{
		{"plain", "Offer [pw: blue Kiefer 7]", "blue Kiefer 7", "Offer", true},
		{"front", "[pw:blue Kiefer 7] Offer", "blue Kiefer 7", "Offer", true},
		{"middle", "An  [PW : blue Kiefer 7]  offer", "blue Kiefer 7", "An offer", true},
		{"encoded", b64("Größe [pw: blue Kiefer 7] x"), "blue Kiefer 7", "=?utf-8?q?Gr=C3=B6=C3=9Fe_x?=", true},
		{"encoded-q", "=?iso-8859-1?q?Gr=F6=DFe_=5Bpw=3A_abc-def?= =?iso-8859-1?q?-ghi=5D?=", "abc-def-ghi", "=?utf-8?q?Gr=C3=B6=C3=9Fe?=", true},
		{"folded", "Offer [pw: blue\tKiefer 7] x", "blue Kiefer 7", "Offer x", true},
		{"only", "[pw: abc]", "abc", "", true},
		{"empty", "Offer [pw:]", "", "Offer", true},
		{"twice", "[pw: one] a [pw: two]", "one", "a", true},
		{"nested", "a [p[pw: x]w: y] b", "x", "a b", true},
		{"none", "About [pwd: x] and pw: y", "", "About [pwd: x] and pw: y", false},
		{"open", "a [pw: x", "", "a [pw: x", false},
		{"none-encoded", b64("Größe"), "", b64("Größe"), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			password, cleaned, ok := SubjectPassword(test.subject)
			if test.name == "nested" {
				// What is left over must not be a keyword; which text it is does not matter.
				_, _, again := SubjectPassword(cleaned)
				if !ok || again || password != test.password {
					t.Errorf("got %q %q %v", password, cleaned, ok)
				}
				return
			}
			if password != test.password || cleaned != test.cleaned || ok != test.ok {
				t.Errorf("got %q %q %v", password, cleaned, ok)
			}
		})
	}
}

func TestPasswordPlaces(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", ""},
		{"about [pwd: x], pw: y and [ p w: z]", ""},
		{"a [pw: Blue-Kettle-47] b", " Blue-Kettle-47"},
		{"[ PW\t: x y ][pw:][Pw:z]", " x y |z"},
		{"[[[pw: a[pw: b] c]", " a[pw: b"},
		{"x [pw: not closed\r\nnext ] line", " not closed\r\nnext "},
		{"x [pw: not closed\r\nnext line", " not closed"},
		{"x [pw: " + strings.Repeat("a", 300) + "\n]", " " + strings.Repeat("a", 300)},
		{"x [", ""},
		{"x [p", ""},
		{"x [pw", ""},
		{"x [pw:", ""},
	} {
		var got []string
		for _, p := range PasswordPlaces(test.text) {
			got = append(got, test.text[p[0]:p[1]])
		}
		if strings.Join(got, "|") != test.want {
			t.Errorf("%q: got %q, want %q", test.text, got, test.want)
		}
	}
}

func FuzzSubjectPassword(f *testing.F) {
	for _, s := range []string{
		"Offer [pw: blue]", "=?utf-8?q?=5Bpw=3A_a=5D?=", "[p[pw: x]w: y]", "=?utf-8?q?=3D=3Futf-8=3Fq=3F=5Bpw=3Ax=5D=3F=3D?=", "a\r\n [pw:\x00]", "[pw:]",
		"=?[pw: a]utf-8?q?=5Bpw:b=5D?=",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, subject string) {
		_, cleaned, ok := SubjectPassword(subject)
		if !ok && cleaned != subject {
			t.Errorf("changed to %q", cleaned)
		}
		if _, _, again := SubjectPassword(cleaned); again {
			t.Errorf("still a keyword in %q", cleaned)
		}
		if ok && strings.ContainsAny(cleaned, "\r\n\x00") {
			t.Errorf("more than a line: %q", cleaned)
		}
	})
}

func TestGeneratePassword(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		p, err := GeneratePassword(nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckPassword(p); err != nil || seen[p] || len(p) != 23 {
			t.Fatalf("%q: %v", p, err)
		}
		seen[p] = true
	}
	if _, err := GeneratePassword(strings.NewReader("ab")); err == nil {
		t.Error("made of nothing")
	}
}

func TestCheckPassword(t *testing.T) {
	for _, test := range []struct {
		password string
		ok       bool
	}{
		{"Kiefer-7 gelbe Lampe", true},
		{"tr4fge-92kdlw", true},
		{"correct horse battery", true},
		{"vK8#pq2!Zw", true},
		{"", false},
		{"short-1", false},
		{"aaaaaaaaaaaaaaaa", false},
		{"abcdefghijklmnop", false},
		{"123456789012", false},
		{"31415926535", false},
		{"Password2026!", false},
		{"qwertzuiop", false},
		{"ababababababab", false},
		{"Grüße aus Köln 77", false},
		{" Kiefer-7 gelbe Lampe", false},
		{strings.Repeat("Kiefer-7 gelbe Lampe", 7), false},
	} {
		err := CheckPassword(test.password)
		if (err == nil) != test.ok || err != nil && !errors.Is(err, ErrPassword) {
			t.Errorf("%q (%.0f bits): %v", test.password, passwordBits(strings.TrimSpace(test.password)+"x"), err)
		}
		if err != nil && len(test.password) > 3 && strings.Contains(err.Error(), test.password) {
			t.Errorf("the error holds the password: %v", err)
		}
	}
}

func TestPasswordTable(t *testing.T) {
	const csvTable = "# agreed by phone\nbob@partner.example,Kiefer-7 gelbe Lampe\n@Partner.example, \"a,b rote Tanne 55\"\n" +
		"weak@partner.example,123\nno address,Kiefer-7 gelbe Lampe\none column\n\"open@partner.example,Kiefer\n"
	const tomlTable = "\"bob@partner.example\" = \"Kiefer-7 gelbe Lampe\"\n\"@partner.example\" = 'a,b rote Tanne 55'\n" +
		"\"weak@partner.example\" = \"123\"\n\"x@partner.example\" = 5\n"
	for _, test := range []struct {
		name, content string
		problems      int
	}{{"t.csv", csvTable, 4}, {"t.toml", tomlTable, 2}} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), test.name)
			if err := os.WriteFile(path, []byte(test.content), 0o600); err != nil {
				t.Fatal(err)
			}
			table, err := OpenPasswordTable(path)
			if err != nil {
				t.Fatal(err)
			}
			for who, want := range map[string]string{
				"BOB@partner.example": "Kiefer-7 gelbe Lampe", "eve@PARTNER.example": "a,b rote Tanne 55", "eve@sub.partner.example": "",
			} {
				got, ok, err := table.Lookup(address(t, who))
				if got != want || ok != (want != "") || err != nil {
					t.Errorf("%s: got %q, %v, %v", who, got, ok, err)
				}
			}
			problems := table.Problems()
			if len(problems) != test.problems {
				t.Errorf("problems %v", problems)
			}
			for _, p := range problems {
				said := strings.ReplaceAll(p.Error(), path, "") // which has digits by chance
				if strings.Contains(said, "Kiefer") || strings.Contains(said, "123") {
					t.Errorf("a password in %v", p)
				}
			}
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(path, time.Time{}, time.Now().Add(time.Second)); err != nil {
				t.Fatal(err)
			}
			if _, ok, err := table.Lookup(address(t, "bob@partner.example")); ok || err != nil {
				t.Errorf("an old password, %v", err)
			}
			if err := os.Chmod(path, 0o640); err != nil {
				t.Fatal(err)
			}
			if _, _, err := table.Lookup(address(t, "bob@partner.example")); err == nil {
				t.Error("read, though others may read it too")
			}
			if _, err := OpenPasswordTable(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
				t.Errorf("got %v", err)
			}
		})
	}
	path := filepath.Join(t.TempDir(), "broken.toml")
	if err := os.WriteFile(path, []byte("a = \"Kiefer-7 gelbe Lampe\"\n\"b = Kiefer"), 0o600); err != nil {
		t.Fatal(err)
	}
	table, err := OpenPasswordTable(path)
	if err != nil {
		t.Fatal(err)
	}
	if p := table.Problems(); len(p) != 1 || !strings.Contains(p[0].Error(), "broken.toml:2") || strings.Contains(p[0].Error(), "Kiefer") {
		t.Errorf("problems %v", p)
	}
	if _, ok, err := table.Lookup(mail.Address{}); ok || err != nil {
		t.Errorf("the null sender has a password, %v", err)
	}
}
