package web

import (
	"fmt"
	"testing"
	"time"
)

func TestThrottleWaitsLongerAndForgets(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	th := newThrottle(func() time.Time { return now }, 3)
	for i := range 3 {
		if wait := th.try("a"); wait != 0 {
			t.Fatalf("try %d waits %s", i, wait)
		}
	}
	var waits []time.Duration
	for range 12 {
		wait := th.try("a")
		waits = append(waits, wait)
		now = now.Add(wait)
		if wait := th.try("a"); wait != 0 {
			t.Fatalf("still waits %s after the wait", wait)
		}
	}
	if got, want := fmt.Sprint(waits[:4]), "[2s 4s 8s 16s]"; got != want {
		t.Errorf("waits %s, want %s", got, want)
	}
	if got := waits[len(waits)-1]; got != 15*time.Minute {
		t.Errorf("the longest wait is %s", got)
	}
	if wait := th.try("b"); wait != 0 {
		t.Errorf("somebody else waits %s", wait)
	}
	now = now.Add(forget + time.Hour)
	for range 3 {
		if wait := th.try("a"); wait != 0 {
			t.Errorf("waits %s when all should be forgotten", wait)
		}
	}
}

func TestThrottleMemoryIsBounded(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	th := newThrottle(func() time.Time { return now }, 2)
	th.size = 50
	for range 5 {
		now = now.Add(th.try("target"))
		th.try("target")
	}
	for i := range 500 {
		th.try(fmt.Sprint("flood ", i))
	}
	if len(th.entries) > th.size {
		t.Errorf("%d entries, want at most %d", len(th.entries), th.size)
	}
	if th.try("target") == 0 {
		t.Error("a flood of names freed the one that is barred")
	}
}

func TestThrottleUndo(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	th := newThrottle(func() time.Time { return now }, 3)
	th.try("a")
	th.try("a")
	for range 10 { // one right password each time
		if wait := th.try("a"); wait != 0 {
			t.Fatalf("waits %s", wait)
		}
		th.undo("a")
	}
	th.try("a")
	if th.try("a") == 0 {
		t.Error("the failures before were forgotten")
	}
}

func TestNeighbourhood(t *testing.T) {
	for remote, want := range map[string]string{
		"192.0.2.7:1234":          "192.0.2.7",
		"[::ffff:192.0.2.7]:1234": "192.0.2.7",
		"[2001:db8:1:2::9]:1":     "2001:db8:1:2::/64",
		"[fe80::1%eth0]:1":        "fe80::/64",
		"@":                       "local",
	} {
		if got := neighbourhood(clientOf(remote)); got != want {
			t.Errorf("%s: got %q, want %q", remote, got, want)
		}
	}
}
