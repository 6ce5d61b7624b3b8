package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"time"

	"postern/gate"
	"postern/mail"
	"postern/policy"
)

type policyCmd struct {
	Test policyTestCmd `cmd:"" help:"Run cases: messages, and what should become of them."`
	Pack policyPackCmd `cmd:"" help:"The ready packs of classes and rules."`
}

type policyTestCmd struct {
	Files []string `arg:"" name:"file" help:"Files of cases (TOML), or pack:NAME for those of a pack."`
}

// Run judges each case under the configured policy.
func (c *policyTestCmd) Run(s *session) error {
	p, err := newParts(s)
	if err != nil {
		return err
	}
	defer p.close()
	if err := p.openReader(); err != nil {
		return err
	}
	passed, failed := 0, 0
	for _, file := range c.Files {
		cases, err := loadCases(file)
		if err != nil {
			return err
		}
		judge := caseJudge{p, filepath.Dir(file)}.judge
		for _, r := range policy.RunCases(s, cases.Case, judge) {
			if len(r.Failures) == 0 {
				passed++
				continue
			}
			failed++
			fmt.Fprintf(s.stdout, "%s: case %q failed:\n", file, r.Name)
			for _, f := range r.Failures {
				fmt.Fprintf(s.stdout, "  %s\n", f)
			}
		}
	}
	fmt.Fprintf(s.stdout, "%d passed, %d failed\n", passed, failed)
	if failed > 0 {
		return exitWith(exitFailure)
	}
	return nil
}

// A caseJudge judges cases whose files are relative to dir.
type caseJudge struct {
	*parts
	dir string
}

func (j caseJudge) judge(ctx context.Context, k policy.Case) (*policy.Verdict, error) {
	text, err := j.text(k)
	if err != nil {
		return nil, err
	}
	env := mail.Envelope{FrontEnd: "check", Login: k.Login}
	if k.Client != "" {
		if env.Client.Addr, err = netip.ParseAddr(k.Client); err != nil {
			return nil, err
		}
	}
	m, err := mail.Read(ctx, env, bytes.NewReader(text), mail.Options{})
	if err != nil {
		return nil, err
	}
	defer m.Close()
	if m.Envelope, err = (&checkCmd{From: k.From, Rcpt: k.To}).envelope(m); err != nil {
		return nil, err
	}
	now := time.Now
	if at := k.Time.Time; !at.IsZero() {
		now = func() time.Time { return at }
	}
	channels, err := j.channels()
	if err != nil {
		return nil, err
	}
	g := gate.New(gate.Options{Reader: j.reader, Rules: j.rules, Expand: j.expand(), Channels: channels, Now: now})
	judged, err := g.Inspect(ctx, m)
	if err != nil {
		return nil, err
	}
	return judged.Verdict, nil
}

// text is the message of the case.
func (j caseJudge) text(k policy.Case) ([]byte, error) {
	if k.File != "" {
		return os.ReadFile(filepath.Join(j.dir, k.File))
	}
	l := letter{From: k.From, To: k.To, Subject: k.Subject, Text: k.Text}
	if l.From == "" || l.From == "<>" {
		l.From = "nobody@localhost"
	}
	for _, a := range k.Attachments {
		f := attachedFile{Name: a.Name, Type: a.Type, Data: []byte(a.Text)}
		if f.Type == "" {
			f.Type = "application/octet-stream"
		}
		if a.File != "" {
			data, err := os.ReadFile(filepath.Join(j.dir, a.File))
			if err != nil {
				return nil, errors.Join(fmt.Errorf("attachment %s", a.Name), err)
			}
			f.Data = data
		}
		l.Files = append(l.Files, f)
	}
	return l.compose("case@postern.invalid", time.Now())
}
