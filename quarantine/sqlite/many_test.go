package sqlite

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"postern/policy"
	"postern/quarantine"
)

// manyCopies is a mail with a copy for each of n recipients, all due.
func manyCopies(n int) quarantine.Item {
	it := quarantine.Item{ID: "many", Received: start, Sender: "ann@corp.example"}
	for i := range n {
		address := fmt.Sprintf("recipient%06d@far.example", i)
		it.Copies = append(it.Copies, quarantine.Copy{Number: i + 1, Recipients: []quarantine.Recipient{
			{Address: address, State: quarantine.Released, Next: start, Way: "password", Chain: []string{"quarantine"}},
		}})
		it.Verdict.Recipients = append(it.Verdict.Recipients, policy.Decision{
			Address: address, Action: policy.Encrypt, Way: "password",
			Reasons: []policy.Reason{
				{Rule: "cards outside are encrypted", Action: policy.Encrypt, Mode: policy.Enforce, Text: "two payment card numbers"},
				{Action: policy.Encrypt, Mode: policy.Enforce, Text: "encrypted: openpgp: no usable key; a file with a password that the sender is told"},
			},
		})
	}
	return it
}

func putMany(t testing.TB, s *Store, n int) {
	t.Helper()
	_, created, err := s.Put(t.Context(), manyCopies(n), strings.NewReader("x"), 0)
	if !created || err != nil {
		t.Fatalf("Put = %v, %v", created, err)
	}
}

// sendOne is what an outbox does with the store for one copy.
func sendOne(t testing.TB, s *Store) {
	jobs, err := s.Lease(t.Context(), "one", start, start.Add(time.Minute), 1)
	if err != nil || len(jobs) != 1 {
		t.Fatal(jobs, err)
	}
	sent := []quarantine.Result{{Address: jobs[0].Copy.Recipients[0].Address, State: quarantine.Sent, Reply: "250 ok"}}
	if err := s.Finish(t.Context(), jobs[0], sent); err != nil {
		t.Fatal(err)
	}
}

// What is done for one copy does not grow with the number of copies: nothing of
// the others is read, and no list of them is sorted.
func TestCopiesDoNotWeighOnEachOther(t *testing.T) {
	cost := func(n int) float64 {
		s := open(t, t.TempDir())
		putMany(t, s, n)
		return testing.AllocsPerRun(5, func() { sendOne(t, s) })
	}
	if few, many := cost(10), cost(1000); many > 1.2*few {
		t.Errorf("%.0f allocations for one of 1,000 copies, %.0f for one of 10", many, few)
	}
	s := open(t, t.TempDir())
	for _, test := range []struct {
		statement string
		args      int
		plan      string
	}{
		{dueCopies, 2, "SEARCH copy USING INDEX copy_due (due<?)"},
		{dueRecipients, 4, "SEARCH recipient USING INDEX sqlite_autoindex_recipient_1 (item=? AND copy=?)"},
		{writeResult, 9, "SEARCH recipient USING INDEX recipient_address (item=? AND address=? AND copy=? AND state=?)"},
		{
			setCopyDue, 2, "SEARCH copy USING INDEX sqlite_autoindex_copy_1 (item=? AND number=?); " +
				"CORRELATED SCALAR SUBQUERY 1; SEARCH recipient USING INDEX sqlite_autoindex_recipient_1 (item=? AND copy=?)",
		},
		{hasState, 2, "SCAN CONSTANT ROW; SCALAR SUBQUERY 1; SEARCH recipient USING COVERING INDEX recipient_item_state (item=? AND state=?)"},
	} {
		if got := plan(t, s, test.statement, test.args); got != test.plan {
			t.Errorf("%s:\n%s, want\n%s", test.statement, got, test.plan)
		}
	}
}

// plan is how SQLite finds the rows of a statement.
func plan(t *testing.T, s *Store, statement string, args int) string {
	t.Helper()
	rows, err := s.reader.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+statement, make([]any, args)...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(steps, "; ")
}

// BenchmarkCopy is what the store does for one copy that is sent, of a mail with so
// many copies. Most of ns/op is the disk.
func BenchmarkCopy(b *testing.B) {
	for _, n := range []int{10, 1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := open(b, b.TempDir())
			left := 0
			var cpu time.Duration
			for b.Loop() {
				if left == 0 {
					b.StopTimer()
					putMany(b, s, n)
					left = n
					b.StartTimer()
				}
				left--
				began := cpuTime()
				sendOne(b, s)
				cpu += cpuTime() - began
			}
			b.ReportMetric(float64(cpu.Microseconds())/1000/float64(b.N), "cpu-ms/op")
		})
	}
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
