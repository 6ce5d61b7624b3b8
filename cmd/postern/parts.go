package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"time"

	"postern/audit"
	"postern/config"
	"postern/extract"
	"postern/extract/all"
	"postern/gate"
	"postern/internal/keyfile"
	"postern/mail"
	"postern/quarantine"
	"postern/quarantine/sqlite"
	"postern/scan"
)

// config loads the configuration that the command line names, or the built-in one.
func (s *session) config() (*config.Config, error) {
	if s.configPath == "" {
		return config.LoadBuiltIn()
	}
	cfg, err := config.Load(s.configPath)
	if errors.Is(err, fs.ErrNotExist) {
		err = withHint(err, "--config and $POSTERN_CONFIG name the configuration; without both, a built-in one is in force")
	}
	return cfg, err
}

// parts are what commands are wired from. Each is opened by the command that
// needs it.
type parts struct {
	session *session
	config  *config.Config
	log     *slog.Logger
	rules   gate.Rules
	prints  prints // of the policy in force, public text too
	reader  *extract.Reader
	store   *sqlite.Store
	audit   audit.Sink
	closers []func() error
	// lookOnly keeps a command from making keys that do not exist yet.
	lookOnly bool
}

// newParts loads the configuration and compiles the policy.
func newParts(s *session) (*parts, error) {
	cfg, err := s.config()
	if err != nil {
		return nil, err
	}
	p := &parts{session: s, config: cfg, log: slog.New(slog.DiscardHandler)}
	if p.rules, err = p.compile(cfg); err != nil {
		return nil, err
	}
	return p, nil
}

// compile makes the policy and its engine. Digests are keyed by a file of the
// data folder where there is one, so that equal values stay equal over restarts.
func (p *parts) compile(cfg *config.Config) (gate.Rules, error) {
	var key []byte
	needs := cfg.Data.Dir
	if p.lookOnly {
		needs = p.keyPath("digest.key")
	}
	if _, err := os.Stat(needs); err == nil {
		if key, err = keyfile.Load(p.keyPath("digest.key"), 32); err != nil {
			if !errors.Is(err, fs.ErrPermission) {
				return gate.Rules{}, err
			}
			key = nil // a command run by somebody else than the service
		}
	}
	tables, err := openTables(cfg)
	if err != nil {
		return gate.Rules{}, err
	}
	open, public, err := openNamedPrints(cfg, p.prints)
	if err != nil {
		return gate.Rules{}, err
	}
	engine, err := scan.New(scan.Options{
		Terms: cfg.Policy.Terms(), Own: cfg.Policy.Own(), Key: key, ExactData: tables, Fingerprints: open, PublicText: public,
	})
	if err != nil {
		return gate.Rules{}, fmt.Errorf("compile the policy's terms: %w", err)
	}
	p.prints = maps.Clone(open)
	for _, x := range public {
		p.prints[x.Info.Name] = x
	}
	return gate.Rules{Policy: cfg.Policy, Engine: engine}, nil
}

func (p *parts) keyPath(name string) string { return filepath.Join(p.config.Data.Dir, "keys", name) }

func (p *parts) auditPath() string {
	return cmp.Or(p.config.Audit.File, filepath.Join(p.config.Data.Dir, "audit.jsonl"))
}

// close ends what was opened, the last first.
func (p *parts) close() error {
	var errs []error
	for i := len(p.closers) - 1; i >= 0; i-- {
		errs = append(errs, p.closers[i]())
	}
	p.closers = nil
	return errors.Join(errs...)
}

// openStore opens the store that a service has made. A command that made one where
// it was called by mistake would say that nothing is held.
func (p *parts) openStore() error {
	if _, err := os.Stat(filepath.Join(p.config.Data.Dir, sqlite.File)); err != nil {
		return withHint(fmt.Errorf("open store: %w", err),
			`"postern serve" makes it at its first start; name the same configuration here (--config or $POSTERN_CONFIG), or call this from the same folder`)
	}
	return p.makeStore()
}

// makeStore opens the store and the record beside it, and makes them where they
// do not exist.
func (p *parts) makeStore() error {
	if err := os.MkdirAll(p.config.Data.Dir, 0o700); err != nil {
		return withHint(err, "data.dir in the configuration names the folder for mail and keys: name one that this user may make and write")
	}
	store, err := sqlite.Open(p.config.Data.Dir)
	if err != nil {
		return err
	}
	p.store = store
	p.closers = append(p.closers, store.Close)
	lines, err := audit.OpenLines(p.auditPath())
	if err != nil {
		return err
	}
	p.closers = append(p.closers, lines.Close)
	p.audit = lines
	return nil
}

// openReader starts the worker processes.
func (p *parts) openReader() error {
	reader, err := newReader(p.config)
	if err != nil {
		return err
	}
	p.reader = reader
	p.closers = append(p.closers, reader.Close)
	return nil
}

func newReader(cfg *config.Config) (*extract.Reader, error) {
	l := cfg.Limits
	reader, err := extract.New(extract.Options{
		Formats: all.Formats,
		Limits: extract.Limits{
			Bytes: int64(l.Bytes), Ratio: int64(l.Ratio), Files: l.Files, Depth: l.Depth,
			Object: int64(l.Object), CPU: time.Duration(l.CPU),
		},
		Memory:       int64(l.InProgress),
		Workers:      l.Workers,
		WorkerMemory: int64(l.WorkerMemory),
		Wait:         time.Duration(l.Wait),
		OCR:          recognition(cfg),
	})
	if err != nil {
		return nil, fmt.Errorf("start the readers: %w", err)
	}
	return reader, nil
}

// recognition is how text in pictures is recognised; nil where it is switched off.
func recognition(cfg *config.Config) *extract.OCR {
	e := cfg.Extract
	if !e.OCR {
		return nil
	}
	return &extract.OCR{
		Program: e.OCRProgram, Languages: e.OCRLanguages, Processes: e.OCRProcesses,
		Time: time.Duration(e.OCRTime), PictureTime: time.Duration(e.OCRPictureTime),
	}
}

// inspector is a gate that judges and has no effects.
func (p *parts) inspector() (*gate.Gate, error) {
	if err := p.openReader(); err != nil {
		return nil, err
	}
	channels, err := p.channels()
	if err != nil {
		return nil, err
	}
	return gate.New(gate.Options{Reader: p.reader, Rules: p.rules, Expand: p.expand(), Channels: channels}), nil
}

// expand resolves aliases where the configuration names tables.
func (p *parts) expand() gate.Expander {
	tables := p.config.Organization.AliasMaps
	if len(tables) == 0 {
		return nil
	}
	return (&gate.Aliases{Tables: tables, Inside: p.rules.Policy.Inside}).Expand
}

// openDesk opens the store and the desk over it, for a command.
func (p *parts) openDesk() (*quarantine.Desk, error) {
	if err := p.openStore(); err != nil {
		return nil, err
	}
	return quarantine.NewDesk(quarantine.DeskOptions{Store: p.store, Audit: p.audit, Log: p.log, Chain: p.releaseChain()}), nil
}

// desk opens the desk for a command, with the person who calls it; done closes
// everything.
func (s *session) desk() (d *quarantine.Desk, a quarantine.Actor, done func() error, err error) {
	p, err := newParts(s)
	if err != nil {
		return nil, a, nil, err
	}
	if d, err = p.openDesk(); err != nil {
		return nil, a, nil, errors.Join(err, p.close())
	}
	return d, p.actor(), p.close, nil
}

// actor is the person at the command line: whoever may read the key files may
// see and decide everything.
func (p *parts) actor() quarantine.Actor {
	return quarantine.Actor{Name: localUser(), ShowFull: true, Admin: true}
}

// pageURL is where people find the review page.
func (p *parts) pageURL() string {
	if p.config.Page.URL != "" {
		return p.config.Page.URL
	}
	scheme := "http"
	if p.config.Page.Certificate != "" {
		scheme = "https"
	}
	return scheme + "://" + p.config.Page.Listen + "/"
}

// noticeFrom is the address in the From field of notices.
func (p *parts) noticeFrom() mail.Address {
	if a, err := mail.ParseAddress(p.config.Quarantine.NoticeFrom); err == nil && !a.IsZero() {
		return a
	}
	domain := "localhost"
	if d := p.config.Organization.Domains; len(d) > 0 {
		domain = d[0]
	}
	return mail.Address{Local: "postmaster", Domain: domain}
}
