package doctor_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"postern/config"
	"postern/doctor"
)

// What is right, as docs/postfix.md shows it.
const (
	goodMain = `compatibility_level = 3.6
queue_directory = DIR
inet_interfaces = 127.0.0.1
mydestination = localhost
alias_maps =
postern_milters =
    { unix:postern/milter.sock, connect_timeout=10s, command_timeout=60s,
      content_timeout=300s, default_action=tempfail }
released_milters =
non_smtpd_milters = $postern_milters
milter_protocol = 6
message_strip_characters = \0
`
	goodMaster = `smtp inet n - y - - smtpd
submission inet n - y - 50 smtpd
  -o smtpd_milters=$postern_milters
127.0.0.1:10026 inet n - y - - smtpd
  -o smtpd_milters=$released_milters
cleanup unix n - y - 0 cleanup
`
	goodTOML = `
data    = { dir = "DIR/data" }
milter  = { listen = "unix:DIR/postern/milter.sock" }
outbox  = { next_hop = "127.0.0.1:10026" }
[organization]
domains = ["corp.example"]
`
	relayMaster = `submission inet n - y - - smtpd
  -o smtpd_proxy_filter=127.0.0.1:2525
  -o smtpd_proxy_timeout=300s
127.0.0.1:10025 inet n - y - - smtpd
  -o smtpd_proxy_filter=
`
	relayTOML = `
data    = { dir = "DIR/data" }
relay   = { listen = "127.0.0.1:2525", next_hop = "127.0.0.1:10025" }
[organization]
domains = ["corp.example"]
`
)

// examine makes the checks of one group over a configuration of both.
func examine(t *testing.T, name, main, master, toml string) []doctor.Check {
	t.Helper()
	dir := t.TempDir()
	for file, text := range map[string]string{"main.cf": main, "master.cf": master, "postern.toml": toml} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(strings.ReplaceAll(text, "DIR", dir)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return examineGroup(t, name, doctor.Options{Config: load(t, filepath.Join(dir, "postern.toml")), PostfixConfig: dir})
}

func load(t *testing.T, path string) *config.Config {
	t.Helper()
	c, err := config.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// examineGroup makes the checks of one group.
func examineGroup(t *testing.T, name string, o doctor.Options) []doctor.Check {
	t.Helper()
	var list []doctor.Check
	o.Only = []string{name}
	doctor.Examine(t.Context(), o, func(c doctor.Check) {
		if c.Name != "running" { // that is tried with a real one
			list = append(list, c)
		}
	})
	return list
}

// wantChecks holds that exactly these are not ok; each is "state name: part of what was found".
func wantChecks(t *testing.T, list []doctor.Check, want ...string) {
	t.Helper()
	var got []string
	for _, c := range list {
		if c.State != doctor.OK {
			got = append(got, fmt.Sprintf("%s %s: %s [%s]", c.State, c.Name, c.Found, c.Where))
			if c.Advice == "" {
				t.Errorf("no advice: %+v", c)
			}
		}
	}
	for _, w := range want {
		begin, part, _ := strings.Cut(w, ": ")
		found := false
		for i, g := range got {
			if strings.HasPrefix(g, begin+": ") && strings.Contains(g, part) {
				got, found = append(got[:i:i], got[i+1:]...), true
				break
			}
		}
		if !found {
			t.Errorf("missing: %s", w)
		}
	}
	for _, g := range got {
		t.Errorf("too much: %s", g)
	}
}

func TestPostfix(t *testing.T) {
	t.Parallel()
	change := strings.NewReplacer
	none := change()
	for _, k := range []struct {
		name               string
		main, master, toml *strings.Replacer
		want               []string
	}{
		{"as documented", none, none, none, nil},
		{
			"milter switched off", none, change("smtpd_milters=$postern_milters", "smtpd_milters="), none,
			[]string{"fault service: submission without Postern", "fault judged: no service of Postfix"},
		},
		{
			"no_milters", none, change("$postern_milters", "$postern_milters -o receive_override_options=no_milters"), none,
			[]string{"fault no_milters: switches Postern off", "fault judged: no service of Postfix"},
		},
		{
			"outside the chroot", change("unix:postern/", "unix:/run/"), none, change("DIR/postern/", "/run/"),
			[]string{"fault chroot: looks for the socket at", "fault judged: no service", "warning non_smtpd_milters: unjudged"},
		},
		{
			"one service of two", none, change("cleanup unix", "465 inet n - n - 1 smtpd\n10465 inet n - n - 1 smtpd\ncleanup unix"), none,
			[]string{"fault service: 465", "warning service: 10465"},
		},
		{"accept", change("=tempfail", "=accept"), none, none, []string{"fault milter_default_action: accept"}},
		{"reject", change("=tempfail", "=reject"), none, none, []string{"warning milter_default_action: reject"}},
		{
			"short times", change("=300s", "=30s", "=60s", "=5s"), none, none,
			[]string{"fault milter_content_timeout: 30s", "warning milter_command_timeout: 5s"},
		},
		{"old protocol", change("milter_protocol = 6", "milter_protocol = 2"), none, none, []string{"warning milter_protocol: 2"}},
		{
			"limits", change("milter_protocol", "message_size_limit = 0\nsmtpd_recipient_limit = 20000\nmilter_protocol"), none, none,
			[]string{"warning message_size_limit: no limit", "warning smtpd_recipient_limit: 20000"},
		},
		{"many processes", none, change("- 50 smtpd", "- 900 smtpd"), none, []string{"warning max_connections: 900"}},
		{
			"a signer before", change("=tempfail }", "=tempfail }\nmy_signer = inet:127.0.0.1:8891"),
			change("=$postern_milters", "=$my_signer,$postern_milters"), none,
			[]string{"warning order: inet:127.0.0.1:8891, which signs"},
		},
		{
			"released mail is not signed", change("=tempfail }", "=tempfail }, inet:127.0.0.1:8891"), none, none,
			[]string{"warning signer: inet:127.0.0.1:8891"},
		},
		{"released mail is signed", change("=tempfail }", "=tempfail }, inet:127.0.0.1:8891", "released_milters =", "released_milters = inet:127.0.0.1:8891"), none, none, nil},
		{
			"bounces are filtered", change("milter_protocol", "internal_mail_filter_classes = bounce\nmilter_protocol"), none, none,
			[]string{"fault internal_mail_filter_classes: bounce"},
		},
		{"sendmail", change("non_smtpd_milters = $postern_milters", "non_smtpd_milters ="), none, none, []string{"warning non_smtpd_milters: sendmail"}},
		{"sendmail for root", change("non_smtpd_milters = $postern_milters", "authorized_submit_users = root"), none, none, nil},
		{
			"behind the milter", change("milter_protocol", "always_bcc = all@archive.example\nvirtual_alias_maps = hash:DIR/virtual\nmilter_protocol"), none, none,
			[]string{"warning always_bcc: all@archive.example", "warning alias_maps: /virtual"},
		},
		{
			"tables", none, none, change("[organization]", "[organization]\nalias_maps = [\"inline:{a=b}\", \"hash:DIR/none\"]"),
			[]string{"fault alias_maps: /none"},
		},
		{"taken back by the milter", change("released_milters =", "released_milters = $postern_milters"), none, none, []string{"warning reinjection: judged again"}},
		{
			"taken back from everywhere", none, change("127.0.0.1:10026", "0.0.0.0:10026"), none,
			[]string{"warning reinjection: other machines"},
		},
		{
			"internationalised mail", none, change("$released_milters", "$released_milters -o smtputf8_enable=no"), none,
			[]string{"warning smtputf8: internationalised"},
		},
		{
			"TLS without a transport", none, change("cleanup unix", "127.0.0.1:10027 inet n - n - - smtpd\ncleanup unix"),
			change("outbox  = {", `outbox = { tls_next_hop = "127.0.0.1:10027",`),
			[]string{"fault tls_next_hop: leaves as any other"},
		},
		{
			"TLS not verified", none, change("cleanup unix", "127.0.0.1:10027 inet n - n - - smtpd -o content_filter=out:\nout unix - - n - - smtp -o smtp_tls_security_level=may\ncleanup unix"),
			change("outbox  = {", `outbox = { tls_next_hop = "127.0.0.1:10027",`),
			[]string{`fault tls_next_hop: "may"`},
		},
		{
			"TLS verified", none, change("cleanup unix", "127.0.0.1:10027 inet n - n - - smtpd -o content_filter=out:\nout unix - - n - - smtp -o smtp_tls_security_level=secure\ncleanup unix"),
			change("outbox  = {", `outbox = { tls_next_hop = "127.0.0.1:10027",`), nil,
		},
		{
			"DANE without DNSSEC", change("milter_protocol", "smtp_tls_security_level = dane\nmilter_protocol"), change("cleanup unix", "smtp unix - - y - - smtp\ncleanup unix"), none,
			[]string{`fault resolver: "": smtp wants DANE`},
		},
		{
			"DANE without a resolver", change("milter_protocol", "smtp_tls_security_level = dane\nsmtp_dns_support_level = dnssec\nmilter_protocol"),
			change("cleanup unix", "smtp unix - - y - - smtp\ncleanup unix"), none,
			[]string{"fault resolver: /etc/resolv.conf: no such file"},
		},
		{"misspelt", change("milter_protocol", "milter_protokol = 6\nmilter_protocol"), none, none, []string{"warning settings: milter_protokol"}},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			wantChecks(t, examine(t, "postfix", k.main.Replace(goodMain), k.master.Replace(goodMaster), k.toml.Replace(goodTOML)), k.want...)
		})
	}
}

func TestPostfixBeforeRelay(t *testing.T) {
	t.Parallel()
	const main = "compatibility_level = 3.6\ninet_interfaces = 127.0.0.1\n"
	const filter = "content_filter=smtp:[127.0.0.1]:2525"
	for _, k := range []struct {
		name, main, master string
		want               []string
	}{
		{"proxy", main, relayMaster, nil},
		{"proxy with a port alone", main, strings.Replace(relayMaster, "=127.0.0.1:2525", "=2525", 1), nil},
		{"filter", main, strings.Replace(relayMaster, "smtpd_proxy_filter=127.0.0.1:2525", filter, 1), nil},
		{"short time", main, strings.Replace(relayMaster, "300s", "40s", 1), []string{"warning smtpd_proxy_timeout: 40s"}},
		{
			"loop", main, strings.Replace(relayMaster, "smtpd_proxy_filter=\n", filter+"\n", 1),
			[]string{"fault reinjection: mail loops"},
		},
		{
			"no filter", main, strings.Replace(relayMaster, "=127.0.0.1:2525", "=", 1),
			[]string{"fault service: submission", "fault judged: no service"},
		},
		{"loop over relayhost", main + "relayhost = [127.0.0.1]:2525\n", relayMaster, []string{"fault reinjection: mail loops"}},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			wantChecks(t, examine(t, "postfix", k.main, k.master, relayTOML), k.want...)
		})
	}
}

// A resolver counts where it says that it has validated.
func TestResolver(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		name   string
		answer func(question []byte) []byte
		want   []string
	}{
		{"validates", func(q []byte) []byte { return reply(q, 0x80, 0xa0) }, nil},
		{"does not validate", func(q []byte) []byte { return reply(q, 0x80, 0x80) }, []string{"fault resolver: (AD)"}},
		{"fails", func(q []byte) []byte { return reply(q, 0x80, 0x82) }, []string{"warning resolver: RCodeServerFailure"}},
		{"asks back", func(q []byte) []byte { return q }, []string{"warning resolver: another question"}},
		{"speaks something else", func([]byte) []byte { return []byte("?") }, []string{"warning resolver: no DNS"}},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.Mkdir(filepath.Join(dir, "etc"), 0o755); err != nil {
				t.Fatal(err)
			}
			for file, text := range map[string]string{
				"main.cf":         goodMain + "smtp_tls_security_level = dane\nsmtp_dns_support_level = dnssec\n",
				"master.cf":       goodMaster + "smtp unix - - y - - smtp\n",
				"postern.toml":    goodTOML,
				"etc/resolv.conf": "# none\nnameserver " + resolver(t, k.answer) + "\n",
			} {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(strings.ReplaceAll(text, "DIR", dir)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			wantChecks(t, examineGroup(t, "postfix", doctor.Options{Config: load(t, filepath.Join(dir, "postern.toml")), PostfixConfig: dir}), k.want...)
		})
	}
}

// reply turns a question into an answer without records, by the two bytes of its flags.
func reply(question []byte, flags ...byte) []byte {
	q := append([]byte(nil), question...)
	copy(q[2:], flags)
	return q
}

// resolver answers at port 53 of an address of its own.
func resolver(t *testing.T, answer func([]byte) []byte) (host string) {
	t.Helper()
	for i := range 250 {
		host = fmt.Sprintf("127.53.%d.%d", os.Getpid()%250, i+1)
		c, err := net.ListenPacket("udp", host+":53")
		if err != nil {
			continue // another test has it
		}
		t.Cleanup(func() { c.Close() })
		go func() {
			buffer := make([]byte, 4096)
			for {
				n, from, err := c.ReadFrom(buffer)
				if err != nil {
					return
				}
				if _, err := c.WriteTo(answer(buffer[:n]), from); err != nil {
					return
				}
			}
		}()
		return host
	}
	t.Fatal("no address for a resolver")
	return ""
}
