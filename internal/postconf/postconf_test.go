package postconf_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"postern/internal/postconf"
)

const mainCF = `compatibility_level = 3.6
queue_directory = /srv/queue
inet_interfaces = 127.0.0.1, [::1]
gate = { unix:postern/milter.sock, content_timeout=300s, { default_action = tempfail } }
smtpd_milters = $gate, inet:127.0.0.1:8891
misspelt_name = 1
`

const masterCF = `smtp inet n - y - - smtpd
submission inet n - - - 7 smtpd
  -o smtpd_milters=
  -o { smtpd_client_restrictions = permit_mynetworks, reject }
127.0.0.1:10026 inet n - n - - smtpd
10027 inet n - n - 0 smtpd
verified unix - - n - - smtp
  -o smtp_tls_security_level=dane-only
`

func read(t *testing.T) *postconf.Config {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"main.cf": mainCF, "master.cf": masterCF} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c, err := postconf.Read(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRead(t *testing.T) {
	c := read(t)
	smtp, submission, verified := c.Services[0], c.Services[1], c.Services[4]
	for _, k := range []struct{ name, got, want string }{
		{"main.cf", c.Value("queue_directory"), "/srv/queue"},
		{"default", c.Value("milter_protocol"), "6"},
		{"inherited", smtp.Value("smtpd_milters"), "{ unix:postern/milter.sock, content_timeout=300s, { default_action = tempfail } }, inet:127.0.0.1:8891"},
		{"switched off", submission.Value("smtpd_milters"), ""},
		{"option with blanks", submission.Value("smtpd_client_restrictions"), "permit_mynetworks, reject"},
		{"of another type", verified.Value("smtp_tls_security_level"), "dane-only"},
		{"place in main.cf", smtp.Place("smtpd_milters"), c.Dir + "/main.cf: smtpd_milters"},
		{"place in master.cf", submission.Place("smtpd_milters"), c.Dir + "/master.cf: submission, smtpd_milters"},
		{"socket in the chroot", smtp.Socket("/run/a.sock"), "/srv/queue/run/a.sock"},
		{"socket outside", submission.Socket("/run/a.sock"), "/run/a.sock"},
		{"relative socket", submission.Socket("a.sock"), "/srv/queue/a.sock"},
	} {
		if k.got != k.want {
			t.Errorf("%s: got %q, want %q", k.name, k.got, k.want)
		}
	}
	if !smtp.Chroot || submission.Chroot || smtp.Processes != 100 || submission.Processes != 7 || c.Services[3].Processes != 0 {
		t.Errorf("got %+v and %+v", smtp, submission)
	}
	if text := strings.Join(c.Warnings, "\n"); strings.Count(text, "misspelt_name") != 1 {
		t.Errorf("got warnings %q, want one of the misspelt name", c.Warnings)
	}
	if at := c.At("127.0.0.1:10026"); at != c.Services[2] {
		t.Errorf("at 10026: %+v", at)
	}
	if at := c.At("localhost:10027"); at != c.Services[3] {
		t.Errorf("at 10027: %+v", at)
	}
	if at := c.At("127.0.0.1:10099"); at != nil {
		t.Errorf("at 10099: %+v", at)
	}
	if got := smtp.Listens(); !cmp.Equal(got, []string{"127.0.0.1:25", "[::1]:25"}) {
		t.Errorf("smtp listens on %q", got)
	}
	if _, err := postconf.Read(t.Context(), filepath.Join(c.Dir, "none")); err == nil || !strings.Contains(err.Error(), "none") {
		t.Errorf("a folder that is not there: %v", err)
	}
}

func TestMilters(t *testing.T) {
	none := map[string]string{}
	for _, k := range []struct {
		value string
		want  []postconf.Milter
	}{
		{"", nil},
		{"  ,, ", nil},
		{"{ }", nil},
		{"inet:a:1 unix:b,inet:c:2", []postconf.Milter{{"inet:a:1", none}, {"unix:b", none}, {"inet:c:2", none}}},
		{"{inet:a:1, command_timeout=60s default_action=accept}, unix:b", []postconf.Milter{
			{"inet:a:1", map[string]string{"command_timeout": "60s", "default_action": "accept"}}, {"unix:b", none},
		}},
		{"{ inet:a:1, { default_action = accept } }", []postconf.Milter{{"inet:a:1", map[string]string{"default_action": "accept"}}}},
		{"{ inet:a:1", []postconf.Milter{{"inet:a:1", none}}},
	} {
		if diff := cmp.Diff(k.want, postconf.Milters(k.value)); diff != "" {
			t.Errorf("%q: %s", k.value, diff)
		}
	}
}

func TestReaches(t *testing.T) {
	c := read(t)
	chrooted, free := c.Services[0], c.Services[1]
	for _, k := range []struct {
		service           *postconf.Service
		endpoint, address string
		want              bool
	}{
		{free, "inet:127.0.0.1:8899", "127.0.0.1:8899", true},
		{free, "inet:localhost:8899", "127.0.0.1:8899", true},
		{free, "inet:8899@127.0.0.1", "127.0.0.1:8899", true},
		{free, "inet:[::1]:8899", "[::]:8899", true},
		{free, "inet:10.0.0.1:8899", ":8899", true},
		{free, "inet:10.0.0.1:8899", "127.0.0.1:8899", false},
		{free, "inet:127.0.0.1:8898", "127.0.0.1:8899", false},
		{free, "inet:127.0.0.1:8899", "unix:/run/milter.sock", false},
		{free, "unix:/run/milter.sock", "127.0.0.1:8899", false},
		{free, "unix:/run/milter.sock", "unix:/run/milter.sock", true},
		{chrooted, "unix:/run/milter.sock", "unix:/run/milter.sock", false},
		{chrooted, "unix:/run/milter.sock", "unix:/srv/queue/run/milter.sock", true},
		{free, "unix:postern/milter.sock", "unix:/srv/queue/postern/milter.sock", true},
		{free, "nonsense", "127.0.0.1:8899", false},
	} {
		if got := k.service.Reaches(k.endpoint, k.address); got != k.want {
			t.Errorf("%q to %q: got %v", k.endpoint, k.address, got)
		}
	}
}

func TestSeconds(t *testing.T) {
	for value, want := range map[string]time.Duration{"30": 30 * time.Second, "30s": 30 * time.Second, "5m": 5 * time.Minute, "1h": time.Hour, "2d": 48 * time.Hour, "0": 0} {
		if got, ok := postconf.Seconds(value); !ok || got != want {
			t.Errorf("%q: got %v %v, want %v", value, got, ok, want)
		}
	}
	for _, value := range []string{"", "s", "-1", "3x", "$name"} {
		if got, ok := postconf.Seconds(value); ok {
			t.Errorf("%q: got %v", value, got)
		}
	}
}
