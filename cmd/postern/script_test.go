package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write what the scripts' cmp commands got into the scripts")

// TestScripts holds the command line to its contract: what the commands print,
// and their exit statuses. The commands of the scripts, beside those of
// testscript:
//
//	status N program args…     run a program that must end with status N
//	letter FILE TO TEXT PATH…  write a mail with attachments
//	json                       rewrite the last output: indented, ids and times replaced
//	capture VAR PATTERN        set VAR to the first group of PATTERN in the last output
//	serve [FILE]               start "postern serve"; FILE is more of its configuration
//	milter ID LOGIN TO FILE    hand a message to the milter as Postfix would, print its answer
//	send TO,TO FILE            hand a message to the relay, print the reply
//	logged PATTERN             wait until the output of "postern serve" has PATTERN
//	output FILE                write the output of "postern serve" to FILE
//	arrived N                  wait for N messages in the rest of the world, print the last
//	until PATTERN program …    run a program until it prints PATTERN
//	get STATUS URL             print what a URL answers
//	signal HUP                 send "postern serve" a signal
//	end                        end "postern serve"; its status must be 0
func TestScripts(t *testing.T) {
	office, err := filepath.Abs(filepath.Join("..", "..", "testdata", "office"))
	must(t, err)
	sample, err := filepath.Abs(filepath.Join("..", "..", "packaging", "postern.toml"))
	must(t, err)
	pictures, err := filepath.Abs(filepath.Join("testdata", "pictures"))
	must(t, err)
	scans, err := filepath.Abs(filepath.Join("..", "..", "extract", "pdf", "testdata"))
	must(t, err)
	testscript.Run(t, testscript.Params{
		Dir:                filepath.Join("testdata", "script"),
		RequireUniqueNames: true,
		UpdateScripts:      *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("OFFICE", office)
			e.Setenv("SAMPLE_CONFIG", sample)
			e.Setenv("PICTURES", pictures)
			e.Setenv("SCANS", scans)
			e.Values[worldKey] = &scriptWorld{t: e.T().(testing.TB)}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": scriptStatus, "letter": scriptLetter, "json": scriptJSON, "capture": scriptCapture,
			"serve": scriptServe, "milter": scriptMilter, "send": scriptSend, "logged": scriptLogged, "output": scriptOutput,
			"arrived": scriptArrived, "until": scriptUntil, "get": scriptGet, "signal": scriptSignal, "end": scriptEnd,
		},
	})
}

const worldKey = "world"

// A scriptWorld is the world of a script, from its command serve on.
type scriptWorld struct {
	t testing.TB
	*world
	output *lockedBuffer // of the last "postern serve"
}

func worldOf(ts *testscript.TestScript) *scriptWorld { return ts.Value(worldKey).(*scriptWorld) }

func wantArgs(ts *testscript.TestScript, neg bool, args []string, least int, usage string) {
	if neg || len(args) < least {
		ts.Fatalf("usage: %s", usage)
	}
}

func scriptStatus(ts *testscript.TestScript, neg bool, args []string) {
	wantArgs(ts, neg, args, 2, "status N program args…")
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// What differs from run to run in JSON: ids, times, digests, delays.
var varying = []struct {
	pattern *regexp.Regexp
	word    string
}{
	{regexp.MustCompile(`"[0-9abcdefghjkmnpqrstvwxyz]{16}"`), `"ID"`},
	{regexp.MustCompile(`"\d{4}-\d\d-\d\dT[0-9:.]+(Z|[+-]\d\d:\d\d)"`), `"TIME"`},
	{regexp.MustCompile(`"[0-9a-f]{32}"`), `"DIGEST"`},
	{regexp.MustCompile(`"policy": "[^"]*"`), `"policy": "VERSION"`},
	{regexp.MustCompile(`"delay": [0-9.e-]+`), `"delay": 0`},
	{regexp.MustCompile(`"client": "[^"]*"`), `"client": "CLIENT"`},
}

func scriptJSON(ts *testscript.TestScript, neg bool, args []string) {
	wantArgs(ts, neg, args, 0, "json")
	dec := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	for dec.More() {
		var v any
		ts.Check(dec.Decode(&v))
		ts.Check(enc.Encode(v))
	}
	text := b.String()
	for _, v := range varying {
		text = v.pattern.ReplaceAllString(text, v.word)
	}
	_, err := io.WriteString(ts.Stdout(), text)
	ts.Check(err)
}

func scriptCapture(ts *testscript.TestScript, neg bool, args []string) {
	wantArgs(ts, neg, args, 2, "capture VAR PATTERN")
	found := regexp.MustCompile("(?m)" + args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if len(found) < 2 {
		ts.Fatalf("no match for %q", args[1])
	}
	ts.Setenv(args[0], found[1])
}

func scriptServe(ts *testscript.TestScript, neg bool, args []string) {
	wantArgs(ts, neg, args, 0, "serve [FILE]")
	more := organization
	if len(args) > 0 {
		more = ts.ReadFile(args[0])
	}
	w := worldOf(ts)
	w.world = newWorld(w.t)
	w.configure("127.0.0.1:"+w.sinkPort, "127.0.0.1:"+w.sinkPort, more)
	w.serve()
	w.output = w.process.output
	ts.Setenv("POSTERN_CONFIG", w.config)
	ts.Setenv("DATA", filepath.Join(w.dir, "data"))
	for name, addr := range map[string]string{"MILTER": w.milter, "RELAY": w.relay, "PAGE": w.page, "METRICS": w.metrics} {
		ts.Setenv(name, addr)
	}
}

func scriptLogged(ts *testscript.TestScript, neg bool, args []string) {
	wantArgs(ts, neg, args, 1, "logged PATTERN")
	pattern := regexp.MustCompile("(?m)" + args[0])
	w := worldOf(ts)
	eventually(w.t, "the output of postern serve has "+args[0], func() error {
		if text := w.output.String(); !pattern.MatchString(text) {
			return fmt.Errorf("it is\n%s", text)
		}
		return nil
	})
}

func scriptOutput(ts *testscript.TestScript, neg bool, args []string) {
	wantArgs(ts, neg, args, 1, "output FILE")
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(worldOf(ts).output.String()), 0o600))
}

func scriptArrived(ts *testscript.TestScript, neg bool, args []string) {
	wantArgs(ts, neg, args, 1, "arrived N")
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := worldOf(ts).arrived(n)
	if n > 0 {
		last := got[n-1]
		fmt.Fprintf(ts.Stdout(), "%s -> %v\n%s", last.From, last.To, last.Data)
	}
}

func scriptUntil(ts *testscript.TestScript, neg bool, args []string) {
	wantArgs(ts, neg, args, 2, "until PATTERN program …")
	pattern := regexp.MustCompile("(?m)" + args[0])
	eventually(worldOf(ts).t, strings.Join(args[1:], " ")+" prints "+args[0], func() error {
		if err := ts.Exec(args[1], args[2:]...); err != nil {
			return err
		}
		if text := ts.ReadFile("stdout"); !pattern.MatchString(text) {
			return fmt.Errorf("it printed\n%s", text)
		}
		return nil
	})
}

func scriptGet(ts *testscript.TestScript, neg bool, args []string) {
	wantArgs(ts, neg, args, 2, "get STATUS URL")
	resp, err := http.Get(args[1])
	ts.Check(err)
	defer resp.Body.Close()
	_, err = io.Copy(ts.Stdout(), resp.Body)
	ts.Check(err)
	if got := strconv.Itoa(resp.StatusCode); got != args[0] {
		ts.Fatalf("status %s, want %s", got, args[0])
	}
}

func scriptSignal(ts *testscript.TestScript, neg bool, args []string) {
	wantArgs(ts, neg, args, 1, "signal HUP")
	if args[0] != "HUP" {
		ts.Fatalf("unknown signal %s", args[0])
	}
	ts.Check(worldOf(ts).process.cmd.Process.Signal(syscall.SIGHUP))
}

func scriptEnd(ts *testscript.TestScript, neg bool, args []string) {
	wantArgs(ts, neg, args, 0, "end")
	worldOf(ts).stop()
}
