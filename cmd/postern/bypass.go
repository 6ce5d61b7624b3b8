package main

import (
	"errors"
	"fmt"
	"time"

	"postern/audit"
	"postern/gate"
)

type bypassCmd struct {
	For    time.Duration `help:"How long everything passes, as in 30m; at most 24h." placeholder:"DURATION"`
	Reason string        `help:"Why; goes on record." placeholder:"TEXT"`
	End    bool          `help:"End a bypass now."`
}

const longestBypass = 24 * time.Hour

// Run begins or ends a bypass, or says how things stand.
func (c *bypassCmd) Run(s *session) error {
	switch {
	case c.End && c.For != 0:
		return &exitError{exitUsage, errors.New("--end and --for exclude each other")}
	case c.For == 0 && c.Reason != "":
		return &exitError{exitUsage, errors.New("--reason begins no bypass by itself: say --for how long, as in 30m")}
	case c.For != 0 && (c.For < time.Second || c.For > longestBypass):
		return &exitError{exitUsage, fmt.Errorf("--for must be between 1s and %v", longestBypass)}
	case c.For > 0 && c.Reason == "":
		return &exitError{exitUsage, errors.New("a bypass needs a --reason: it goes on record")}
	}
	parts, err := newParts(s)
	if err != nil {
		return err
	}
	defer parts.close()
	if err := parts.openStore(); err != nil {
		return err
	}
	b := gate.NewBypass(parts.store, time.Now)
	state, err := b.Load(s)
	if err != nil {
		return err
	}
	switch {
	case c.For > 0:
		return c.begin(s, parts, b)
	case c.End:
		return endBypass(s, parts, b, state)
	case time.Now().Before(state.Until):
		_, err = fmt.Fprintf(s.stdout, "everything passes until %s (%s, by %s)\n", state.Until.Local().Format(time.RFC3339), state.Reason, state.Actor)
	default:
		_, err = fmt.Fprintln(s.stdout, "no bypass: mail is judged")
	}
	return err
}

func (c *bypassCmd) begin(s *session, parts *parts, b *gate.Bypass) error {
	state := gate.BypassState{Until: time.Now().Add(c.For).Truncate(time.Second), Reason: c.Reason, Actor: localUser()}
	// On record first: a bypass that nobody can see must not be.
	e := audit.Event{
		Time: time.Now(), Kind: audit.BypassBegin, Actor: state.Actor,
		Note: "until " + state.Until.Format(time.RFC3339) + ": " + state.Reason,
	}
	if err := parts.audit.Record(s, e); err != nil {
		return err
	}
	if err := b.Save(s, state); err != nil {
		return err
	}
	_, err := fmt.Fprintf(s.stdout, "everything passes until %s; end it sooner with \"postern bypass --end\"\n", state.Until.Local().Format(time.RFC3339))
	return err
}

func endBypass(s *session, parts *parts, b *gate.Bypass, state gate.BypassState) error {
	if !time.Now().Before(state.Until) {
		_, err := fmt.Fprintln(s.stdout, "there is no bypass")
		return err
	}
	state.Until, state.Ended = time.Now(), true
	if err := b.Save(s, state); err != nil {
		return err
	}
	e := audit.Event{Time: time.Now(), Kind: audit.BypassEnd, Actor: localUser()}
	if err := parts.audit.Record(s, e); err != nil {
		return err
	}
	_, err := fmt.Fprintln(s.stdout, "the bypass is over: mail is judged again")
	return err
}
