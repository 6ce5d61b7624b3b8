package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"postern/policy"
)

const example = "../packaging/postern.toml"

func TestExampleLoads(t *testing.T) {
	c, err := Load(example)
	if err != nil {
		t.Fatal(err)
	}
	if c.Policy == nil || !c.Policy.Inside("mail.corp.example") || c.Policy.Inside("notcorp.example") {
		t.Error("the policy does not know its domains")
	}
	if got := c.Outbox.NextHop; got != "127.0.0.1:10026" {
		t.Errorf("outbox.next_hop = %q", got)
	}
	if got := time.Duration(c.Quarantine.Keep); got != 30*day {
		t.Errorf("quarantine.keep = %v, want the default", got)
	}
}

func TestNotesHaveLines(t *testing.T) {
	c, err := Load(example)
	if err != nil {
		t.Fatal(err)
	}
	if notes := c.Notes(time.Date(2027, 6, 30, 10, 0, 0, 0, time.UTC)); len(notes) > 0 {
		t.Errorf("on its last day the exception is over: %v", notes)
	}
	notes := c.Notes(time.Date(2027, 7, 2, 0, 0, 0, 0, time.UTC))
	if len(notes) != 1 || notes[0].Key != "exception.until" || notes[0].Line < 80 {
		t.Errorf("%v", notes)
	}
}

func TestBuiltInListensOnLoopback(t *testing.T) {
	c, err := LoadBuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	if !c.Sink || c.Policy == nil {
		t.Error("want the sink and a policy")
	}
	for section := range listens {
		if got := *c.listener(section); !strings.HasPrefix(got, "127.0.0.1:") {
			t.Errorf("%s listens at %q", section, got)
		}
	}
	var b strings.Builder
	if err := c.Show(&b); err != nil || !strings.Contains(b.String(), "embedded sink") {
		t.Errorf("Show: %v\n%s", err, b.String())
	}
}

func TestMissingFileIsAnError(t *testing.T) {
	_, err := Load(filepath.Join(t.TempDir(), "none.toml"))
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("err = %v", err)
	}
	if _, err := LoadCases(filepath.Join(t.TempDir(), "none.toml")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("cases: err = %v", err)
	}
}

func TestSectionsSwitchFrontEndsOn(t *testing.T) {
	tests := []struct{ name, text, milter, relay, page, outbox string }{
		{"empty file", "", "", "", "", ""},
		{"empty section", "[page]", "", "", "127.0.0.1:8080", ""},
		{"listen is empty", "page = { listen = '' }", "", "", "", ""},
		{"relay gives the outbox its hop", "relay = { next_hop = 'mx:10025' }", "", "127.0.0.1:2525", "", "mx:10025"},
		{"milter", "milter = {}\noutbox = { next_hop = 'unix:/run/mx' }", "127.0.0.1:8899", "", "", "unix:/run/mx"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Parse("x.toml", []byte(tt.text))
			if err != nil {
				t.Fatal(err)
			}
			got := []string{c.Milter.Listen, c.Relay.Listen, c.Page.Listen, c.Outbox.NextHop}
			if want := []string{tt.milter, tt.relay, tt.page, tt.outbox}; !reflect.DeepEqual(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// What show prints is read back as the same configuration.
func TestShowIsReadBack(t *testing.T) {
	everything := `
on_partial_reject = "hold"
relay = { next_hop = "mx:25" }
outbox = { tls_next_hop = "unix:/run/tls" }
[keys]
dir = "testdata"
wkd = true
cache = "30m"
harvest = true
ldap = { url = "ldap://ldap.corp.example:1389", base = "dc=corp", filter = "(|(mail=%s)(uid=%s))", bind_dn = "cn=x", password_file = "testdata/cases.toml", timeout = "2s" }
[encrypt]
protect_subject = true
sign_openpgp = "testdata/cases.toml"
sign_smime = { certificate = "testdata/cases.toml", key = "testdata/cases.toml" }
smime_cipher = "aes256-gcm"
smime_oaep = true
password_form = "zip"
passwords = "testdata/cases.toml"
password_from_subject = false
password_generate = false
cover_text = """Two
lines, "quoted"."""
[page]
certificate = "/c.pem"
key = "/k.pem"
session = "1h30m"
[organization]
domains = ["corp.example"]
zone = "Europe/Berlin"
journal = ["journal@corp.example"]
[[level]]
name = "secret"
default = "reject"
[[class]]
name = "c"
level = "secret"
all = [{ regex = 'a"\d', near = { phrase = "b", within = 20 } }, { phrase = ["x", "y z"], count = 2, where = "header:X-Y" }]
except = [{ phrase = "not this" }]
[[rule]]
name = "r \"quoted\""
action = "encrypt"
encrypt = ["smime", "password", "tls", "reject"]
expires = 2030-01-02T03:04:05Z
tag = { header = "X-A", value = "b", subject = "[x] " }
approvers = "boss"
[rule.when]
count = 3
class = ["c", "!us-ssn"]
tls = false
asked = true
size = "1500B"
time = { days = ["mon-fri"], from = "22:00", to = "06:00" }
recipients = { outside = 2 }
header = { name = "X-Z", match = "/a+/" }
attachment = { type = "pdf", name = "*.pdf", count = 2, size = "1KiB" }
any = [{ gap = "corrupt" }, { any = [{ fact = "macro" }, { subject = "hi" }] }]
[[exception]]
rule = "r \"quoted\""
when = { client = "10.0.0.0/8" }
until = 2030-01-02T03:04:05
reason = "because"
`
	text, err := Load(example)
	if err != nil {
		t.Fatal(err)
	}
	full, err := Parse("full.toml", []byte(everything))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []*Config{text, full} {
		var b strings.Builder
		if err := c.Show(&b); err != nil {
			t.Fatal(err)
		}
		again, err := Parse(c.Path, []byte(b.String()))
		if err != nil {
			t.Fatalf("%v\n%s", err, b.String())
		}
		if again.Policy.Version() != c.Policy.Version() {
			t.Errorf("another policy is read back:\n%s", b.String())
		}
		want := *c
		want.Source = c.Effective()
		again.Policy, want.Policy, again.lines, want.lines = nil, nil, nil, nil
		if !reflect.DeepEqual(again, &want) {
			t.Errorf("got %+v\nwant %+v", again, &want)
		}
	}
}

func TestEveryKeyIsDocumented(t *testing.T) {
	var b strings.Builder
	if err := Reference(&b); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, k := range append(Keys(), CaseKeys()...) {
		if len(k.Doc) < 5 || !strings.HasSuffix(k.Doc, ".") && !strings.HasSuffix(k.Doc, "/\".") {
			t.Errorf("%s: doc %q is no sentence", k.Path, k.Doc)
		}
		if seen[k.Path] {
			t.Errorf("%s is there twice", k.Path)
		}
		seen[k.Path] = true
		if !strings.Contains(b.String(), "`"+k.Path+"`") {
			t.Errorf("%s is not in the reference", k.Path)
		}
	}
	for _, k := range []string{"milter.listen", "rule[].when.attachment.type", "class[].any[].near.within", "recipients.groups", "case[].expect"} {
		if !seen[k] {
			t.Errorf("%s is missing", k)
		}
	}
}

// A key of every field is decoded without an error about its Go type.
func TestEveryFieldCanBeDecoded(t *testing.T) {
	for _, v := range []any{Default(), &policy.Cases{}} {
		rv := reflect.ValueOf(v).Elem()
		for _, f := range fieldsOf(rv) {
			for _, value := range []any{"x", int64(1), true, []any{}, map[string]any{}} {
				d := &decoder{}
				d.value(f.key, value, reflect.New(f.value.Type()).Elem())
				for _, p := range d.problems {
					if strings.Contains(p.Text, "no known type") {
						t.Errorf("%s: %s", p.Path, p.Text)
					}
				}
			}
		}
	}
}

func TestDuration(t *testing.T) {
	good := map[string]time.Duration{
		"30s": 30 * time.Second, "5m": 5 * time.Minute, "1h30m": 90 * time.Minute, "30d": 30 * day,
		"1d12h": 36 * time.Hour, "250ms": 250 * time.Millisecond, "0s": 0, "0d": 0,
	}
	for text, want := range good {
		var d Duration
		if err := d.UnmarshalTOML(text); err != nil || time.Duration(d) != want {
			t.Errorf("%q = %v, %v", text, time.Duration(d), err)
		}
		var again Duration
		if err := again.UnmarshalText([]byte(d.String())); err != nil || again != d {
			t.Errorf("%q is shown as %q, read back as %v, %v", text, d, again, err)
		}
	}
	for _, bad := range []any{"", "30", "0", "-5s", "5 m", "d", "1d30", "-1d", "1.5d", "9999999999d", int64(30), 1.5, true} {
		var d Duration
		if err := d.UnmarshalTOML(bad); err == nil {
			t.Errorf("%v is taken for %v", bad, d)
		}
	}
}

func TestCases(t *testing.T) {
	c, err := LoadCases("testdata/cases.toml")
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Case) != 3 || c.Case[0].Expect != policy.Quarantine || len(c.Case[1].Attachments) != 1 || c.Case[2].Rules == nil {
		t.Errorf("%+v", c)
	}
}

// The reference in docs is the one that the program prints:
// go test ./config -run TestReferenceInDocs -update
func TestReferenceInDocs(t *testing.T) {
	var b strings.Builder
	if err := Reference(&b); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("..", "docs", "configuration.md")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != b.String() {
		t.Errorf("%s is not current; run the test with -update", path)
	}
}
