package audit_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"postern/audit"
)

func readEvents(t *testing.T, path string) []audit.Event {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var events []audit.Event
	for s := bufio.NewScanner(f); s.Scan(); {
		var e audit.Event
		if err := json.Unmarshal(s.Bytes(), &e); err != nil {
			t.Fatalf("line %q: %v", s.Text(), err)
		}
		events = append(events, e)
	}
	return events
}

func TestLinesAreWholeUnderConcurrency(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	// Two handles stand for two processes: serve and a command beside it.
	var wg sync.WaitGroup
	for range 2 {
		l, err := audit.OpenLines(path)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		for range 50 {
			wg.Go(func() {
				e := audit.Event{Time: time.Now(), Kind: audit.Message, Note: strings.Repeat("x", 3000)}
				if err := l.Record(context.Background(), e); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	if got := len(readEvents(t, path)); got != 100 {
		t.Errorf("got %d events, want 100", got)
	}
}

func TestLinesFollowRotation(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	l, err := audit.OpenLines(path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	record := func(kind string) {
		if err := l.Record(context.Background(), audit.Event{Kind: kind}); err != nil {
			t.Fatal(err)
		}
	}
	record(audit.Start)
	if err := os.Rename(path, path+".1"); err != nil {
		t.Fatal(err)
	}
	record(audit.Stop)
	if got := readEvents(t, path+".1"); len(got) != 1 || got[0].Kind != audit.Start {
		t.Errorf("old file: %+v", got)
	}
	if got := readEvents(t, path); len(got) != 1 || got[0].Kind != audit.Stop {
		t.Errorf("new file: %+v", got)
	}
}

func TestOpenLinesSaysWhere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missing", "audit.jsonl")
	if _, err := audit.OpenLines(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v, want an error naming %s", err, path)
	}
}

type failing struct{}

func (failing) Record(context.Context, audit.Event) error { return errors.New("sink is full") }

func TestFanGoesOnAfterAnError(t *testing.T) {
	m := audit.NewMetrics(prometheus.NewRegistry())
	err := audit.Fan{failing{}, m}.Record(context.Background(), audit.Event{Kind: audit.Start})
	if err == nil {
		t.Error("the error was lost")
	}
}

func TestMetricsCount(t *testing.T) {
	r := prometheus.NewRegistry()
	m := audit.NewMetrics(r)
	e := audit.Event{
		Kind: audit.Message, FrontEnd: "milter", Action: "quarantine", Outcome: "store", Size: 5000, Delay: 0.01,
		Reasons:  []audit.Reason{{Rule: "cards", Action: "quarantine", Mode: "enforce"}},
		Findings: []audit.Count{{Class: "cardholder-data", Detector: "payment_card", Count: 3}},
		Gaps:     []string{"encrypted-file"},
	}
	for range 2 {
		if err := m.Record(context.Background(), e); err != nil {
			t.Fatal(err)
		}
	}
	want := `
# HELP postern_findings_total Distinct values found, by class and detector.
# TYPE postern_findings_total counter
postern_findings_total{class="cardholder-data",detector="payment_card"} 6
# HELP postern_gaps_total Objects that could not be read, by cause.
# TYPE postern_gaps_total counter
postern_gaps_total{gap="encrypted-file"} 2
# HELP postern_messages_total Messages by front end, strictest action and what was done.
# TYPE postern_messages_total counter
postern_messages_total{action="quarantine",front_end="milter",outcome="store"} 2
# HELP postern_reasons_total Messages for which a rule spoke.
# TYPE postern_reasons_total counter
postern_reasons_total{action="quarantine",mode="enforce",rule="cards"} 2
`
	err := testutil.GatherAndCompare(r, strings.NewReader(want),
		"postern_findings_total", "postern_gaps_total", "postern_messages_total", "postern_reasons_total")
	if err != nil {
		t.Error(err)
	}
}
