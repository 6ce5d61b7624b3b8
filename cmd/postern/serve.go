package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"postern/audit"
	"postern/config"
	"postern/encrypt"
	"postern/gate"
	"postern/internal/keyfile"
	"postern/internal/worker"
	"postern/mail"
	"postern/quarantine"
)

type serveCmd struct{}

// grace is how long messages in work have left when the service is told to stop.
const grace = 25 * time.Second

// Run serves until it is told to stop. Everything is opened before the first
// listener takes a connection, so that what cannot work is said at once.
func (serveCmd) Run(s *session) error {
	p, err := newParts(s)
	if err != nil {
		return err
	}
	p.log = newLogger(s, p.config.Log)
	slog.SetDefault(p.log)
	svc := &service{parts: p, registry: prometheus.NewRegistry()}
	err = svc.run(s)
	return errors.Join(err, p.close())
}

func newLogger(s *session, l config.Log) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(l.Level)); err != nil {
		level = slog.LevelInfo // the configuration's check knows the levels
	}
	o := &slog.HandlerOptions{Level: level}
	if l.Format == "json" {
		return slog.New(slog.NewJSONHandler(s.stderr, o))
	}
	return slog.New(slog.NewTextHandler(s.stderr, o))
}

// A service is a running Postern: the parts that work by themselves, and the
// servers.
type service struct {
	*parts
	registry *prometheus.Registry
	bypass   *gate.Bypass
	gate     *gate.Gate
	desk     *quarantine.Desk
	outbox   *quarantine.Outbox
	// directory finds keys, for mail and for the page.
	directory encrypt.Directory
	ready     readiness

	servers []server
	running sync.WaitGroup
}

// A server takes connections until it is shut down.
type server struct {
	name     string
	serve    func() error
	shutdown func(context.Context) error
}

func (v *service) run(ctx context.Context) error {
	if err := v.open(ctx); err != nil {
		return err
	}
	if err := v.listen(ctx); err != nil {
		return err
	}
	background, endBackground := context.WithCancel(context.WithoutCancel(ctx))
	defer endBackground()
	failed := v.start(background)
	v.record(ctx, audit.Event{Kind: audit.Start})
	v.greet(ctx)
	v.ready.set(true)
	var err error
	select {
	case <-ctx.Done():
		v.log.Info("stopping: messages in work are answered first", "grace", grace.String())
	case err = <-failed:
		v.log.Error("a part of the service ended", "error", err)
	}
	v.ready.set(false)
	err = errors.Join(err, v.stop(context.WithoutCancel(ctx)))
	endBackground()
	v.running.Wait()
	v.gate.Close()
	v.record(context.WithoutCancel(ctx), audit.Event{Kind: audit.Stop})
	v.log.Info("stopped")
	return err
}

// open opens the store, starts the workers and makes the gate and what stands
// around it.
func (v *service) open(ctx context.Context) error {
	if err := v.makeStore(); err != nil {
		return err
	}
	v.audit = audit.Fan{v.audit, audit.NewMetrics(v.registry)}
	if err := v.openReader(); err != nil {
		return err
	}
	// The folder may have been made just now: the digests' key is there from here on.
	rules, err := v.compile(v.config)
	if err != nil {
		return err
	}
	v.rules = rules
	ticketKey, err := keyfile.Load(v.keyPath("ticket.key"), 32)
	if err != nil {
		return err
	}
	if v.config.Sink {
		if err := v.openSink(); err != nil {
			return err
		}
	}
	c := v.config
	channels, err := v.channels()
	if err != nil {
		return err
	}
	v.directory = channels.Keys
	if w := channels.Passwords; w != nil {
		w.Store, w.Submit = v.store, func(ctx context.Context, from mail.Address, to []mail.Address, message []byte) error {
			return v.outbox.Submit(ctx, from, to, message)
		}
	}
	notify := func(context.Context, quarantine.Item) {}
	v.outbox = quarantine.NewOutbox(quarantine.OutboxOptions{
		Held:  func(ctx context.Context, it quarantine.Item) { notify(ctx, it) },
		Store: v.store, Audit: v.audit, Log: v.log, NextHop: c.Outbox.NextHop, Helo: c.Relay.Hostname,
		TLSNextHop: c.Outbox.TLSNextHop, Encrypt: channels.Encrypt,
		Key: ticketKey, Retry: durations(c.Outbox.Retry), GiveUp: time.Duration(c.Outbox.GiveUp),
	})
	v.bypass = gate.NewBypass(v.store, time.Now)
	o := gate.Options{
		Reader: v.reader, Rules: v.rules, Expand: v.expand(), Channels: channels,
		Store: v.store, Audit: v.audit, Log: v.log, Bypass: v.bypass,
		Wake: v.outbox.Wake, TicketKey: ticketKey, HopLimit: v.outbox.Limit,
		HoldPartialReject: c.OnPartialReject == "hold",
		Keep:              time.Duration(c.Quarantine.Keep),
		Wait:              time.Duration(c.Limits.Wait),
	}
	if c.Quarantine.Notify {
		notify = (&gate.Notices{
			Store: v.store, Audit: v.audit, Log: v.log, Submit: v.outbox.Submit,
			Inside: v.rules.Policy.Inside, From: v.noticeFrom(), Now: time.Now,
		}).Notify
		o.Notify = notify
	}
	v.gate = gate.New(o)
	v.desk = quarantine.NewDesk(quarantine.DeskOptions{
		Store: v.store, Audit: v.audit, Log: v.log, Preview: v.gate.Preview, Wake: v.outbox.Wake,
		Chain: v.releaseChain(),
	})
	return nil
}

func durations(list []config.Duration) []time.Duration {
	var out []time.Duration
	for _, d := range list {
		out = append(out, time.Duration(d))
	}
	return out
}

// start lets everything run. The first server that ends by itself is reported.
func (v *service) start(ctx context.Context) <-chan error {
	failed := make(chan error, len(v.servers)+1)
	for _, s := range v.servers {
		v.running.Go(func() {
			if err := s.serve(); err != nil {
				failed <- fmt.Errorf("%s: %w", s.name, err)
			}
		})
	}
	v.running.Go(func() {
		if err := v.outbox.Run(ctx); err != nil {
			failed <- fmt.Errorf("outbox: %w", err)
		}
	})
	janitor := &quarantine.Janitor{Store: v.store, Audit: v.audit, Log: v.log}
	v.running.Go(func() { janitor.Run(ctx) })
	v.running.Go(func() { v.watchBypass(ctx) })
	v.running.Go(func() { v.logSandbox(ctx) })
	v.running.Go(func() { v.reload(ctx) })
	return failed
}

// stop shuts the servers down, those that take mail first, all within the grace.
func (v *service) stop(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	var mu sync.Mutex
	var errs []error
	var stopping sync.WaitGroup
	for _, s := range v.servers {
		stopping.Go(func() {
			if err := s.shutdown(ctx); err != nil {
				mu.Lock()
				defer mu.Unlock()
				errs = append(errs, fmt.Errorf("stop %s: %w", s.name, err))
			}
		})
	}
	stopping.Wait()
	return errors.Join(errs...)
}

// logSandbox says once how far the workers are confined.
func (v *service) logSandbox(ctx context.Context) {
	sandbox, err := v.reader.Sandbox(ctx)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		v.log.Error("workers cannot be started: attachments will be gaps", "error", err)
	default:
		done, missing := confinement(sandbox)
		if missing != "" {
			v.log.Warn("workers are confined less than they could be: this kernel lacks something", "missing", missing, "sandbox", done)
			return
		}
		v.log.Info("workers are confined", "sandbox", done)
	}
}

// confinement parts a worker's report in what was done and what this kernel could
// not do.
func confinement(report string) (done, missing string) {
	done, missing, _ = strings.Cut(report, worker.NotToBeHad)
	return done, missing
}

// watchBypass puts the end of a bypass on record.
func (v *service) watchBypass(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		state, err := v.bypass.Load(ctx)
		if err != nil || state.Until.IsZero() || state.Ended || time.Now().Before(state.Until) {
			continue
		}
		state.Ended = true
		if err := v.bypass.Save(ctx, state); err != nil {
			v.log.Error("the end of the bypass was not saved", "error", err)
			continue
		}
		v.log.Warn("the bypass is over: mail is judged again")
		v.record(ctx, audit.Event{Kind: audit.BypassEnd, Actor: "clock"})
	}
}

// reload reads the policy anew when told to by SIGHUP, or when an index has changed. A file with mistakes
// changes nothing. Listeners and limits keep what they began with.
func (v *service) reload(ctx context.Context) {
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	tick := time.NewTicker(indexInterval)
	defer tick.Stop()
	seen := indexState(v.config)
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			now := indexState(v.config)
			if now == seen {
				continue
			}
			seen = now
			v.log.Info("an index has changed: the policy is read anew")
		case <-hup:
			seen = indexState(v.config)
		}
		cfg, err := v.session.config()
		if err != nil {
			v.log.Error("the configuration was not reloaded: the policy stays as it was", "error", err)
			continue
		}
		rules, err := v.compile(cfg)
		if err != nil {
			v.log.Error("the configuration was not reloaded: the policy stays as it was", "error", err)
			continue
		}
		v.gate.SetRules(rules)
		v.log.Info("policy reloaded", "policy", rules.Policy.Version())
	}
}

func (v *service) record(ctx context.Context, e audit.Event) {
	e.Time = time.Now()
	if err := v.audit.Record(ctx, e); err != nil {
		v.log.Error("audit event was not recorded", "kind", e.Kind, "error", err)
	}
}

// deliveredDir is where the embedded sink keeps mail.
func (v *service) deliveredDir() string { return filepath.Join(v.config.Data.Dir, "delivered") }
