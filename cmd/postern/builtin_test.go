package main

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"postern/internal/smtpsink"
)

// The ports of the built-in configuration.
var builtInPorts = map[string]string{"milter": "8899", "relay": "2525", "page": "8080", "metrics": "8081"}

// TestServeWithoutConfiguration is the README's session: serve in an empty
// folder, and beside it sample.
func TestServeWithoutConfiguration(t *testing.T) {
	t.Parallel()
	for name, port := range builtInPorts {
		l, err := net.Listen("tcp", "127.0.0.1:"+port)
		if err != nil {
			t.Fatalf("port %s, where the %s of the built-in configuration listens, is not free: end what listens there and try again (%v)", port, name, err)
		}
		l.Close()
	}
	dir := t.TempDir()
	output := startBuiltIn(t, dir)
	table := sampleTable(t, commandIn(t, dir, "sample"))
	want := map[[2]string]string{
		{"harmless", sampleStranger}:                "delivered",
		{"cards in the body", sampleStranger}:       "held",
		{"cards in a PDF", sampleStranger}:          "held",
		{"cards in a PDF in a ZIP", sampleStranger}: "held",
		{"encrypted ZIP", sampleStranger}:           "held",
		{"mixed recipients", sampleInside}:          "sent",
		{"mixed recipients", sampleAllowed}:         "sent",
		{"mixed recipients", sampleStranger}:        "held",
	}
	for key, state := range want {
		if got := table[key]; got != state {
			t.Errorf("%s for %s became %q, want %q", key[0], key[1], got, state)
		}
	}
	if len(table) != len(want) {
		t.Errorf("got %d rows, want %d: %v", len(table), len(want), table)
	}
	checkBuiltInMail(t, dir)
	if text := output.String(); !strings.Contains(text, `rule="what cannot be read does not leave unseen"`) {
		t.Errorf("the encrypted ZIP is not held as what cannot be read:\n%s", text)
	}
	for _, part := range []string{
		"nothing leaves this machine", "milter       127.0.0.1:8899", "relay        127.0.0.1:2525",
		"review page  http://127.0.0.1:8080/", "http://127.0.0.1:8080/sign-in?link=",
	} {
		if text := output.String(); !strings.Contains(text, part) {
			t.Errorf("the output of serve lacks %q:\n%s", part, text)
		}
	}
	if wholeCard.MatchString(output.String()) {
		t.Errorf("the output of serve has a whole card number:\n%s", output)
	}
}

var wholeCard = regexp.MustCompile(`4111.?1111.?1111.?1111|3782.?822463.?10005`)

// startBuiltIn runs serve in dir until the end of the test, when it must end with
// status 0.
func startBuiltIn(t *testing.T, dir string) *lockedBuffer {
	t.Helper()
	output := &lockedBuffer{}
	cmd := exec.Command(binary, "serve")
	cmd.Dir, cmd.Env = dir, withoutConfig()
	cmd.Stdout, cmd.Stderr = output, output
	must(t, cmd.Start())
	waited := make(chan error, 1)
	go func() { waited <- cmd.Wait() }()
	t.Cleanup(func() {
		must(t, cmd.Process.Signal(syscall.SIGTERM))
		select {
		case err := <-waited:
			if err != nil {
				t.Errorf("serve ended with %v\n%s", err, output)
			}
		case <-time.After(30 * time.Second):
			cmd.Process.Kill()
			t.Errorf("serve did not end\n%s", output)
		}
	})
	eventually(t, "serve is ready", func() error {
		resp, err := http.Get("http://127.0.0.1:" + builtInPorts["metrics"] + "/readyz")
		if err != nil {
			return err
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			return errors.New(resp.Status)
		}
		return nil
	})
	return output
}

func withoutConfig() []string {
	return slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "POSTERN_CONFIG=") })
}

// commandIn runs a postern command that must succeed in dir, and returns its
// standard output.
func commandIn(t *testing.T, dir string, args ...string) string {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command(binary, args...)
	cmd.Dir, cmd.Env, cmd.Stderr = dir, withoutConfig(), &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("postern %v: %v\n%s%s", args, err, out, &stderr)
	}
	return string(out)
}

// sampleTable reads what sample printed: mail and recipient to what became of it.
func sampleTable(t *testing.T, text string) map[[2]string]string {
	t.Helper()
	rows, rest, found := strings.Cut(text, "\n\n")
	if !found || !strings.Contains(rest, "http://127.0.0.1:8080/") {
		t.Errorf("no word on where held mail waits in\n%s", text)
	}
	table := map[[2]string]string{}
	columns := regexp.MustCompile(`  +`)
	for _, row := range strings.Split(rows, "\n")[1:] {
		c := columns.Split(row, 4)
		if len(c) != 4 || !strings.HasPrefix(c[3], "250 ") {
			t.Errorf("row %q is not mail, recipient, what became of it, and a reply of 250", row)
			continue
		}
		table[[2]string{c[0], c[1]}] = c[2]
	}
	return table
}

// checkBuiltInMail looks for the mail that passed and for the mail that is held.
func checkBuiltInMail(t *testing.T, dir string) {
	t.Helper()
	delivered, err := smtpsink.Messages(filepath.Join(dir, "postern-data", "delivered"))
	must(t, err)
	var to []string
	for _, m := range delivered {
		to = append(to, fmt.Sprint(m.To))
	}
	slices.Sort(to)
	want := []string{fmt.Sprint([]string{sampleInside, sampleAllowed}), fmt.Sprint([]string{sampleStranger})}
	if !slices.Equal(to, want) {
		t.Errorf("delivered to %v, want %v", to, want)
	}
	if held := strings.Count(commandIn(t, dir, "quarantine", "list", "--json", "--state", "held"), "\n"); held != 5 {
		t.Errorf("%d items are held, want 5", held)
	}
	record, err := os.ReadFile(filepath.Join(dir, "postern-data", "audit.jsonl"))
	must(t, err)
	if wholeCard.Match(record) {
		t.Errorf("the record has a whole card number:\n%s", record)
	}
}
