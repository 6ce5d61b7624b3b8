package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"postern/internal/postfixtest"
)

// A canary says whether mail is judged on its way out, whatever the settings say.
func TestDoctorCanary(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := postfixtest.Start(t, postfixtest.Options{
		Main:   []string{"relayhost = [127.0.0.1]:" + w.sinkPort},
		Logins: map[string]string{"alice@corp.example": "secret word"},
		Services: []postfixtest.Service{
			{Name: "open", Options: []string{"smtpd_milters="}},
			{Name: "submission", Options: []string{"smtpd_milters=inet:" + w.milter}},
			{Name: "login", Options: []string{
				"smtpd_milters=inet:" + w.milter, "{ smtpd_relay_restrictions = permit_sasl_authenticated, reject }",
			}},
			{Name: "closed", Options: []string{"smtpd_milters=", "smtpd_end_of_data_restrictions=reject"}},
			{Name: "reinject", Options: []string{"smtpd_milters="}},
		},
	})
	w.configure("127.0.0.1:"+w.sinkPort, p.Addr("reinject"), "quarantine = { notify = false }\n"+organization)
	const stranger = "canary@elsewhere.example"
	canary := func(status int, args ...string) string {
		t.Helper()
		out, errOut, got := w.run(append([]string{"doctor", "--postfix-config", p.Etc(), "--canary", stranger}, args...)...)
		var lines []string
		for line := range strings.Lines(out) {
			if strings.Contains(line, " canary.") {
				lines = append(lines, line)
			}
		}
		out = strings.Join(lines, "")
		if got != status || errOut != "" {
			t.Errorf("%q: status %d, want %d, and %q\n%s", args, got, status, errOut, out)
		}
		return out
	}
	want := func(out, pattern string) {
		t.Helper()
		if !regexp.MustCompile("(?m)" + pattern).MatchString(out) {
			t.Errorf("%q is not in\n%s", pattern, out)
		}
	}

	// Nothing is sent before there is a record to look at.
	want(canary(1), `^fault    canary\.record: .*audit\.jsonl: no such file`)
	w.arrived(0)
	w.serve()

	// It is held, and taken out of the quarantine again.
	out := canary(0)
	want(out, `^ok       canary\.sent: Message-ID canary\.\w+@corp\.example, answered 250 .* \[by `+p.Addr("submission")+` to `+stranger)
	want(out, `^ok       canary\.judged: quarantine, because of: .*; judged in \d\.\d{3} s, \d+\.\d{3} s after it was sent; its card number was found \[.*incident \w{16}\]$`)
	want(out, `^ok       canary\.withdrawn: `)
	w.arrived(0)
	if items := w.items(); len(items) != 1 || items[0].State != "denied" {
		t.Errorf("got items %+v, want the canary denied", items)
	}

	// Where it may pass it does.
	out = canary(0, "--canary", "audit@partner.example", "--from", "alice@corp.example", "--via", p.Addr("submission"))
	want(out, `^ok       canary\.judged: deliver, `)
	w.arrived(1)

	// A way past Postern.
	out = canary(1, "--via", p.Addr("open"), "--wait", "2s")
	want(out, `^fault    canary\.judged: it was taken, and not judged within 2s: mail leaves unjudged on this way`)
	w.arrived(2)

	// Only who signs in may send there.
	want(canary(1, "--via", p.Addr("login")), `^fault    canary\.sent: it was not taken: RCPT TO:<`+stranger+`>: .*; to do: .*--login`)
	w.password = "secret word\n"
	want(canary(0, "--via", p.Addr("login"), "--login", "alice@corp.example"), `^ok       canary\.judged: quarantine`)
	w.password = "wrong word\n"
	want(canary(1, "--via", p.Addr("login"), "--login", "alice@corp.example"), `^fault    canary\.sent: it was not taken: sign in: `)

	// While everything passes it passes, too.
	w.ok("bypass", "--for", "1m", "--reason", "test")
	want(canary(1), `^fault    canary\.judged: it passed unjudged: bypass: test`)
	w.arrived(3)
	w.ok("bypass", "--end")

	// By the relay, where Postfix is not there to say more.
	must(t, os.Mkdir(filepath.Join(w.dir, "empty"), 0o755))
	out = canary(1, "--postfix-config", filepath.Join(w.dir, "empty"))
	want(out, `^ok       canary\.judged: quarantine, .*by `+w.relay)
	// Refusals, by Postern and by others.
	want(canary(0, "--canary", "x@rival.example"), `^ok       canary\.judged: reject, `)
	want(canary(1, "--via", p.Addr("closed")), `^fault    canary\.judged: it was refused, and not by Postern`)
	w.stop()
	want(canary(1, "--via", p.Addr("submission")), `^fault    canary\.sent: it was put off: MAIL FROM:.* 451: `)
	w.arrived(3)
}
