package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"postern/audit"
	"postern/doctor"
	"postern/encrypt"
	"postern/mail"
	"postern/quarantine"
	"postern/quarantine/sqlite"
)

type doctorCmd struct {
	Groups []string `arg:"" optional:"" name:"group" help:"Only these groups of checks: ${doctor_groups}."`

	PostfixConfig string `help:"Folder of Postfix's main.cf and master.cf; the one Postfix uses itself where not given." placeholder:"DIR"`
	JSON          bool   `help:"Print one JSON object for each check."`

	Canary string        `help:"Send a harmless mail with a made-up card number to this address, and see whether it is judged." placeholder:"ADDRESS"`
	Via    string        `help:"The SMTP server that takes the canary; a service of Postfix that hands mail to Postern, else the relay, where not given." placeholder:"HOST:PORT"`
	From   string        `help:"Sender of the canary; that of notices where not given." placeholder:"ADDRESS"`
	Login  string        `help:"Who signs in to send the canary; the password is asked for, or read from standard input." placeholder:"NAME"`
	Wait   time.Duration `help:"How long to wait for the verdict on the canary." default:"60s"`
}

// Run prints what each check finds. A fault is status 1.
func (c *doctorCmd) Run(s *session) error {
	if c.Canary == "" && (c.Via != "" || c.From != "" || c.Login != "") {
		return &exitError{exitUsage, errors.New("--via, --from and --login are those of a --canary")}
	}
	for _, name := range c.Groups {
		if known := doctor.Groups(); !slices.Contains(known, name) {
			return &exitError{exitUsage, fmt.Errorf("there is no group %q: use %s", name, strings.Join(known, ", "))}
		}
	}
	out := &checkPrinter{w: s.stdout, json: c.JSON, counts: map[doctor.State]int{}}
	cfg, err := s.config()
	if err != nil {
		for _, check := range doctor.Broken(s.configPath, err) {
			out.print(check)
		}
		return out.end()
	}
	p := &parts{session: s, config: cfg, log: slog.New(slog.DiscardHandler), lookOnly: true}
	defer p.close()
	canary, err := c.canary(p)
	if err != nil {
		return err
	}
	o, checks := p.doctorOptions()
	o.PostfixConfig, o.Only = c.PostfixConfig, c.Groups
	for _, check := range checks {
		out.print(check)
	}
	doctor.Examine(s, o, out.print)
	if c.Canary != "" {
		doctor.Send(s, o, canary, out.print)
	}
	if s.Err() != nil {
		return s.Err()
	}
	return out.end()
}

// canary is the mail that the flags want.
func (c *doctorCmd) canary(p *parts) (doctor.Canary, error) {
	if c.Canary == "" {
		return doctor.Canary{}, nil
	}
	k := doctor.Canary{To: c.Canary, From: c.From, Via: c.Via, Login: c.Login, Wait: c.Wait, Withdraw: p.withdrawCanary}
	if k.From == "" {
		k.From = p.noticeFrom().String()
	}
	for _, a := range []string{k.To, k.From} {
		if _, err := mail.ParseAddress(a); err != nil {
			return k, &exitError{exitUsage, err}
		}
	}
	var err error
	if c.Login != "" {
		k.Password, err = askPassword(p.session)
	}
	return k, err
}

// withdrawCanary denies a held canary.
func (p *parts) withdrawCanary(ctx context.Context, incident string) error {
	if p.store == nil {
		return errors.New("the store could not be opened")
	}
	lines, err := audit.OpenLines(p.auditPath())
	if err != nil {
		return err
	}
	defer lines.Close()
	desk := quarantine.NewDesk(quarantine.DeskOptions{Store: p.store, Audit: lines, Log: p.log})
	_, err = desk.Deny(ctx, p.actor(), incident, nil, "canary of postern doctor")
	return err
}

// doctorOptions are what the service would be wired from. What cannot even be opened
// is a check already.
func (p *parts) doctorOptions() (doctor.Options, []doctor.Check) {
	o := doctor.Options{
		Config: p.config, AuditFile: p.auditPath(),
		Compile: p.compileLooking,
		Sandbox: p.sandbox,
		Signers: func() (o encrypt.Options, err error) {
			return o, signers(&o, p.config.Encrypt)
		},
	}
	if ocr := recognition(p.config); ocr != nil {
		o.Recognition = ocr.Check
	}
	if p.config.Keys.LDAP.URL != "" {
		o.LDAP = func(ctx context.Context) error {
			d, err := p.ldap()
			if err == nil {
				_, err = d.Lookup(ctx, p.noticeFrom())
			}
			return err
		}
	}
	var checks []doctor.Check
	if err := p.lookAtStore(); err != nil {
		checks = append(checks, doctor.Check{
			Group: "config", Name: "store", State: doctor.Fault, Found: err.Error(), Where: p.config.Data.Dir,
			Advice: `call this as the user of the service or as root; without the files of its "keys" folder the store cannot be read`,
		})
	} else if p.store != nil {
		o.Store = p.store
	}
	return o, checks
}

// compileLooking compiles the policy, and makes no key of an index that has lost its own.
func (p *parts) compileLooking() error {
	tables, err := p.config.ExactDataNames()
	if err != nil {
		return err
	}
	documents, err := p.config.FingerprintNames()
	if err != nil {
		return err
	}
	for _, t := range p.config.Policy.Terms() {
		if t.ExactData != "" {
			tables = append(tables, t.ExactData)
		}
	}
	for name, indexes := range map[string][]string{"exactdata.key": tables, "fingerprint.key": documents} {
		if len(indexes) == 0 {
			continue
		}
		if _, err := os.Stat(p.keyPath(name)); err != nil {
			return fmt.Errorf("the key of the index %s: %w; put it back from your backup, or build the indexes anew", indexes[0], err)
		}
	}
	_, err = p.compile(p.config)
	return err
}

// lookAtStore opens the store where there is one with its key. It makes neither.
func (p *parts) lookAtStore() error {
	for _, name := range []string{filepath.Join(p.config.Data.Dir, sqlite.File), p.keyPath("seal.key")} {
		if _, err := os.Stat(name); err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				err = nil
			}
			return err // what is missing is said by the checks of rights and keys
		}
	}
	store, err := sqlite.Open(p.config.Data.Dir)
	if err != nil {
		return err
	}
	p.store = store
	p.closers = append(p.closers, store.Close)
	return nil
}

// sandbox starts one worker and asks it.
func (p *parts) sandbox(ctx context.Context) (done, missing string, err error) {
	reader, err := newReader(p.config)
	if err != nil {
		return "", "", err
	}
	defer reader.Close()
	report, err := reader.Sandbox(ctx)
	done, missing = confinement(report)
	return done, missing, err
}

// A checkPrinter prints checks and remembers how bad they are.
type checkPrinter struct {
	w      io.Writer
	json   bool
	counts map[doctor.State]int
	err    error
}

func (p *checkPrinter) print(c doctor.Check) {
	p.counts[c.State]++
	var err error
	if p.json {
		enc := json.NewEncoder(p.w)
		enc.SetEscapeHTML(false)
		err = enc.Encode(c)
	} else {
		line := fmt.Sprintf("%-7s  %s: %s [%s]", c.State, c.Group+"."+c.Name, c.Found, c.Where)
		if c.Advice != "" {
			line += "; to do: " + c.Advice
		}
		_, err = fmt.Fprintln(p.w, line)
	}
	p.err = errors.Join(p.err, err)
}

// end prints the sum for people; any fault is status 1.
func (p *checkPrinter) end() error {
	if p.err != nil {
		return p.err
	}
	faults := p.counts[doctor.Fault]
	if !p.json {
		fmt.Fprintf(p.w, "\n%d ok, %d to look at, %d at fault\n", p.counts[doctor.OK], p.counts[doctor.Warning], faults)
	}
	if faults > 0 {
		return exitWith(exitFailure)
	}
	return nil
}
