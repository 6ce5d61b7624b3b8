package doctor

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"

	"golang.org/x/sys/unix"

	"postern/audit"
)

// drift is how far a clock may go back when it is set right.
const drift = 2 * time.Second

// examineClock holds the clock against what must be in the past, and asks the kernel
// whether it is kept right.
func examineClock(_ context.Context, g *group) {
	const where = "the system's clock"
	now := g.Now()
	const advice = "set the clock: limits in time, tickets and certificates go wrong with it"
	newest, err := newestEvent(g.AuditFile, func(audit.Event) bool { return true })
	switch {
	case built().After(now):
		g.fault("time", where, "it is "+now.Format(time.RFC3339)+", before this program was made, "+built().Format(time.RFC3339), advice)
	case err == nil && newest != nil && newest.Time.After(now.Add(drift)):
		g.fault("time", where, "it is "+now.Format(time.RFC3339)+", before the newest event on record, "+newest.Time.Format(time.RFC3339), advice)
	default:
		g.ok("time", where, "it is "+now.Format(time.RFC3339))
	}
	var t unix.Timex
	state, err := unix.Adjtimex(&t)
	switch {
	case err != nil:
		g.warn("synchronised", where, "the kernel does not say: "+err.Error(), "see to it that the clock is kept right (chrony, systemd-timesyncd)")
	case state == unix.TIME_ERROR || t.Status&unix.STA_UNSYNC != 0:
		g.warn("synchronised", where, "it is not kept right by a time server", "run chrony or systemd-timesyncd, on the host where this is a container")
	default:
		g.ok("synchronised", where, "it is kept right by a time server")
	}
}

// built is the time of the commit that this program was built from; zero where it is
// not known.
func built() (t time.Time) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return t
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.time" {
			t, _ = time.Parse(time.RFC3339, s.Value)
		}
	}
	return t
}

// newestEvent is the last event that is wanted in the last MiB of a record; nil when there
// is none.
func newestEvent(path string, wanted func(audit.Event) bool) (*audit.Event, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	const most = 1 << 20
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.NewSectionReader(f, max(0, info.Size()-most), most))
	if err != nil {
		return nil, err
	}
	for end := len(text); end > 0; {
		begin := bytes.LastIndexByte(text[:end-1], '\n') + 1
		var e audit.Event
		if json.Unmarshal(text[begin:end], &e) == nil && wanted(e) {
			return &e, nil
		}
		end = begin
	}
	return nil, nil
}

// examineRecord reads what the service has put on record.
func examineRecord(_ context.Context, g *group) {
	judged, err := newestEvent(g.AuditFile, func(e audit.Event) bool { return e.Kind == audit.Message && e.Policy != "" })
	switch {
	case missing(err):
		g.warn("file", g.AuditFile, "there is none yet", `the first "postern serve" makes it; name the same configuration as the service`)
		return
	case err != nil:
		g.fault("file", g.AuditFile, err.Error(), "call this as root or as the user of the service")
		return
	}
	if turn, err := newestEvent(g.AuditFile, func(e audit.Event) bool { return e.Kind == audit.Start || e.Kind == audit.Stop }); err == nil && turn != nil {
		word := "started"
		if turn.Kind == audit.Stop {
			word = "was stopped"
		}
		g.ok("service", g.AuditFile, "the service "+word+" at "+turn.Time.Local().Format(time.DateTime))
	}
	if judged == nil {
		g.ok("judged", g.AuditFile, "no message on record yet")
		return
	}
	found := fmt.Sprintf("the last message was judged at %s in %.3f s", judged.Time.Local().Format(time.DateTime), judged.Delay)
	if want := g.Config.Policy.Version(); judged.Policy != want {
		g.warn("policy", g.AuditFile, found+" by policy "+judged.Policy+", and this configuration has "+want, "where the service has not been told since: reload it (SIGHUP)")
		return
	}
	g.ok("judged", g.AuditFile, found+" by this policy")
}
