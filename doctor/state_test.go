package doctor_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"postern/doctor"
	"postern/policy"
	"postern/quarantine"
	"postern/quarantine/sqlite"
)

// What waits to leave is spoken of when it waits too long.
func TestOutbox(t *testing.T) {
	t.Parallel()
	now := time.Now()
	states := func(s ...quarantine.State) []quarantine.State { return s }
	for _, k := range []struct {
		name  string
		came  time.Duration // before now
		letGo time.Duration
		in    []quarantine.State
		want  []string
	}{
		{"nothing", time.Hour, 0, states(quarantine.Sent, quarantine.Denied), nil},
		{"just now", time.Second, 0, states(quarantine.Released), nil},
		{"for a while", 20 * time.Minute, 0, states(quarantine.Released), []string{"warning waiting: 1 recipients' mail waits to leave, the oldest (x) since 20m"}},
		{"for long", 3 * time.Hour, 0, states(quarantine.Released), []string{"fault waiting: since 3h"}},
		{"beside held copies", 3 * time.Hour, 0, states(quarantine.Held, quarantine.Released), []string{"fault waiting: since 3h"}},
		{"released just now", 72 * time.Hour, time.Second, states(quarantine.Released), nil},
		{"given up", time.Hour, 0, states(quarantine.Failed, quarantine.Failed), []string{"warning failed: 2 recipients"}},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			store, err := sqlite.Open(filepath.Join(dir, "data"))
			if err != nil {
				t.Fatal(err)
			}
			defer store.Close()
			it := quarantine.Item{ID: "x", Received: now.Add(-k.came), Action: policy.Quarantine, Expires: now.Add(day)}
			c := quarantine.Copy{Number: 1}
			for i, state := range k.in {
				r := quarantine.Recipient{Address: fmt.Sprintf("r%d@x.example", i), State: state, Next: now}
				if k.letGo > 0 {
					r.LetGo = now.Add(-k.letGo)
				}
				c.Recipients = append(c.Recipients, r)
			}
			it.Copies = []quarantine.Copy{c}
			if _, _, err := store.Put(t.Context(), it, strings.NewReader("bytes"), time.Hour); err != nil {
				t.Fatal(err)
			}
			o := doctor.Options{Config: load(t, write(t, dir, "")), Store: store, Now: func() time.Time { return now }}
			wantChecks(t, examineGroup(t, "outbox", o), k.want...)
		})
	}
}

// The record says how far the clock must have come, and by which policy mail is judged.
func TestRecordAndClock(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := load(t, write(t, dir, ""))
	at := time.Now()
	event := func(more string) string {
		return fmt.Sprintf("{\"time\":%q,%s}\n", at.Format(time.RFC3339Nano), more)
	}
	started, judged := event(`"kind":"start"`), event(`"kind":"message","policy":"`+c.Policy.Version()+`","delay":0.25`)
	for _, k := range []struct {
		name, record  string
		now           time.Time
		clock, policy []string
	}{
		{"all is well", started + judged, at.Add(time.Minute), nil, nil},
		{"a line is not all there", started + judged + `{"time":`, at.Add(time.Minute), nil, nil},
		{"nothing yet", "", at, nil, nil},
		{"another policy", started + event(`"kind":"message","policy":"old"`), at, nil, []string{"warning policy: by policy old"}},
		{"the clock went back", judged, at.Add(-time.Hour), []string{"fault time: before the newest event on record"}, nil},
	} {
		t.Run(k.name, func(t *testing.T) {
			file := filepath.Join(dir, "audit.jsonl")
			if err := os.WriteFile(file, []byte(k.record), 0o600); err != nil {
				t.Fatal(err)
			}
			o := doctor.Options{Config: c, AuditFile: file, Now: func() time.Time { return k.now }}
			var clock []doctor.Check
			for _, check := range examineGroup(t, "clock", o) {
				if check.Name != "synchronised" { // that is the machine's
					clock = append(clock, check)
				}
			}
			wantChecks(t, clock, k.clock...)
			wantChecks(t, examineGroup(t, "record", o), k.policy...)
		})
	}
	o := doctor.Options{Config: c, AuditFile: filepath.Join(dir, "none")}
	wantChecks(t, examineGroup(t, "record", o), "warning file: there is none yet")
}
