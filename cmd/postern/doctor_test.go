package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"postern/doctor"
	"postern/internal/postfixtest"
)

// examine runs the doctor and returns what is not as it should be, by "group.check";
// the status must fit.
func examine(t *testing.T, w *world, args ...string) map[string]doctor.Check {
	t.Helper()
	out, errOut, status := w.run(append([]string{"doctor", "--json"}, args...)...)
	found, faults := map[string]doctor.Check{}, 0
	dec := json.NewDecoder(strings.NewReader(out))
	for dec.More() {
		var c doctor.Check
		must(t, dec.Decode(&c))
		if c.State != doctor.OK {
			found[c.Group+"."+c.Name] = c
		}
		if c.State == doctor.Fault {
			faults++
		}
	}
	if want := min(faults, 1); status != want || errOut != "" {
		t.Errorf("status %d, want %d, with %q:\n%s", status, want, errOut, out)
	}
	return found
}

// wantFaults holds which checks are at fault, with a part of what they found.
func wantFaults(t *testing.T, found map[string]doctor.Check, want map[string]string) {
	t.Helper()
	for name, part := range want {
		if c := found[name]; c.State != doctor.Fault || !strings.Contains(c.Found+" "+c.Where, part) {
			t.Errorf("%s: got %+v, want a fault with %q", name, c, part)
		}
	}
	for name, c := range found {
		if _, ok := want[name]; c.State == doctor.Fault && !ok {
			t.Errorf("%s is at fault: %+v", name, c)
		}
	}
}

// The doctor finds nothing at fault in a Postern and a Postfix that work, and what is
// switched off, stopped, or wrong in each of them.
func TestDoctorWithPostfix(t *testing.T) {
	t.Parallel()
	w, p := milterWorld(t, "")
	etc := "--postfix-config=" + p.Etc()
	found := examine(t, w, etc)
	wantFaults(t, found, nil)
	if c := found["postfix.non_smtpd_milters"]; c.State != doctor.Warning {
		t.Errorf("mail of sendmail: got %+v, want a warning", c)
	}

	master, err := os.ReadFile(p.Etc() + "/master.cf")
	must(t, err)
	off := strings.Replace(string(master), "smtpd_milters=inet:"+w.milter, "smtpd_milters=", 1)
	must(t, os.WriteFile(p.Etc()+"/master.cf", []byte(off), 0o644))
	wantFaults(t, examine(t, w, etc), map[string]string{"postfix.judged": "everything leaves unjudged"})

	// A service that was added without a reload.
	more := strings.Replace(string(master), "\ncleanup ", fmt.Sprintf("\n127.0.0.1:%d", postfixtest.FreePort(t))+" inet n - n - - smtpd -o smtpd_milters=inet:"+w.milter+"\ncleanup ", 1)
	must(t, os.WriteFile(p.Etc()+"/master.cf", []byte(more), 0o644))
	wantFaults(t, examine(t, w, etc), map[string]string{"postfix.running": "nobody answers at"})
	must(t, os.WriteFile(p.Etc()+"/master.cf", master, 0o644))

	w.ok("bypass", "--for", "1m", "--reason", "test")
	wantFaults(t, examine(t, w, etc), map[string]string{"config.bypass": "everything passes unjudged until"})
	w.ok("bypass", "--end")

	w.stop()
	wantFaults(t, examine(t, w, etc), map[string]string{
		"sockets.milter": "nobody answers", "sockets.relay": "nobody answers",
		"sockets.page": "nobody answers", "sockets.metrics": "nobody answers",
	})
	if c := examine(t, w, "--postfix-config="+w.dir)["postfix.settings"]; c.State != doctor.Fault {
		t.Errorf("without main.cf: %+v", c)
	}
}
