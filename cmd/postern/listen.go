package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"postern/gate"
	"postern/internal/netguard"
	"postern/internal/smtpsink"
	"postern/mail"
	"postern/milter"
	"postern/relay"
)

// listen opens every listener of the configuration.
func (v *service) listen(ctx context.Context) error {
	c := v.config
	spool := mail.Options{Memory: int64(c.Limits.Memory), MaxSize: int64(c.Limits.MessageSize)}
	if c.Milter.Listen != "" {
		var judge milter.Judge = v.judge()
		if c.Milter.OnFailure == "accept" {
			judge = acceptOnFailure{judge}
		}
		srv := milter.New(milter.Options{
			Judge: judge, MaxConnections: c.Milter.MaxConnections, Timeout: time.Duration(c.Milter.Timeout),
			Wait: time.Duration(c.Limits.Wait), Spool: spool, Log: v.log,
		})
		if err := v.add(ctx, "milter", c.Milter.Listen, srv.Serve, srv.Shutdown); err != nil {
			return err
		}
	}
	if c.Relay.Listen != "" {
		hop, err := netguard.Parse(c.Relay.NextHop)
		if err != nil {
			return fmt.Errorf("relay.next_hop: %w", err)
		}
		srv := relay.New(relay.Options{
			Judge: v.judge(), NextHop: hop, Trusted: prefixes(c.Relay.TrustedClients),
			Hostname: c.Relay.Hostname, MaxConnections: c.Relay.MaxConnections,
			Command: time.Duration(c.Relay.Timeout), Data: time.Duration(c.Relay.Timeout),
			Wait: time.Duration(c.Limits.Wait), Spool: spool, Log: v.log,
		})
		if err := v.add(ctx, "relay", c.Relay.Listen, srv.Serve, srv.Shutdown); err != nil {
			return err
		}
	}
	if c.Page.Listen != "" {
		if err := v.addPage(ctx); err != nil {
			return err
		}
	}
	if c.Metrics.Listen != "" {
		return v.addHTTP(ctx, "metrics", c.Metrics.Listen, v.monitoring(), nil)
	}
	return nil
}

// judge is the gate, with the harvest of keys around it where that is wanted.
func (v *service) judge() relay.Judge {
	if v.config.Keys.Harvest {
		return harvesting{v.gate, v.harvest}
	}
	return v.gate
}

// prefixes reads networks and single addresses, which the configuration's check
// has seen.
func prefixes(list []string) []netip.Prefix {
	networks := []netip.Prefix{}
	for _, s := range list {
		if p, err := netip.ParsePrefix(s); err == nil {
			networks = append(networks, p.Masked())
		} else if a, err := netip.ParseAddr(s); err == nil {
			networks = append(networks, netip.PrefixFrom(a, a.BitLen()))
		}
	}
	return networks
}

// add opens one listener.
func (v *service) add(ctx context.Context, name, addr string, serve func(context.Context, net.Listener) error, shutdown func(context.Context) error) error {
	l, err := v.bind(ctx, name, addr)
	if err != nil {
		return err
	}
	v.servers = append(v.servers, server{
		name:     name,
		serve:    func() error { return serve(context.WithoutCancel(ctx), l) },
		shutdown: shutdown,
	})
	return nil
}

// socketMode lets the owner and the group of a Unix socket connect: Postfix must
// be in the group, or the folder above bar everybody else.
const socketMode = 0o660

func (v *service) bind(ctx context.Context, name, addr string) (net.Listener, error) {
	a, err := netguard.Parse(addr)
	if err != nil {
		return nil, fmt.Errorf("%s.listen: %w", name, err)
	}
	l, err := a.Listen(ctx, socketMode)
	if err != nil {
		return nil, withHint(fmt.Errorf("%s: %w", name, err), "is another Postern running? %s.listen in the configuration says where this one listens", name)
	}
	v.log.Info("listening", "server", name, "address", addr)
	return l, nil
}

func (v *service) addHTTP(ctx context.Context, name, addr string, h http.Handler, tlsConfig *tls.Config) error {
	srv := &http.Server{
		Handler: h, TLSConfig: tlsConfig,
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10,
	}
	serve := func(_ context.Context, l net.Listener) error {
		var err error
		if tlsConfig != nil {
			err = srv.ServeTLS(l, "", "")
		} else {
			err = srv.Serve(l)
		}
		if errors.Is(err, http.ErrServerClosed) {
			return nil
		}
		return err
	}
	return v.add(ctx, name, addr, serve, srv.Shutdown)
}

// openSink starts the embedded sink, which is the next hop where no
// configuration names one: nothing leaves the machine.
func (v *service) openSink() error {
	sink, err := smtpsink.New(v.deliveredDir())
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("embedded sink: %w", err)
	}
	v.config.Relay.NextHop = l.Addr().String()
	v.config.Outbox.NextHop = l.Addr().String()
	v.servers = append(v.servers, server{
		name:     "sink",
		serve:    func() error { return sink.Serve(l) },
		shutdown: sink.Close,
	})
	return nil
}

// readiness is whether the service takes mail.
type readiness struct{ on atomic.Bool }

func (r *readiness) set(on bool) { r.on.Store(on) }

// monitoring serves /metrics, /livez and /readyz.
func (v *service) monitoring() http.Handler {
	v.registry.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		stateCollector{v},
	)
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(v.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "alive") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if !v.ready.on.Load() {
			http.Error(w, "starting or stopping", http.StatusServiceUnavailable)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
		defer cancel()
		if err := v.store.Ping(ctx); err != nil {
			v.log.Error("the store cannot be written", "error", err)
			http.Error(w, "the store cannot be written", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	})
	return mux
}

// stateCollector reports, when asked, how many recipients are in each state, and
// whether a bypass is on.
type stateCollector struct{ v *service }

var (
	stateDesc  = prometheus.NewDesc("postern_quarantine_recipients", "Recipients of stored mail by state.", []string{"state"}, nil)
	bypassDesc = prometheus.NewDesc("postern_bypass", "1 while everything passes unjudged.", nil, nil)
)

func (c stateCollector) Describe(ch chan<- *prometheus.Desc) {
	ch <- stateDesc
	ch <- bypassDesc
}

func (c stateCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	counts, err := c.v.store.Counts(ctx)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(stateDesc, err)
	}
	for state, n := range counts {
		ch <- prometheus.MustNewConstMetric(stateDesc, prometheus.GaugeValue, float64(n), string(state))
	}
	on := 0.0
	if _, active := c.v.bypass.Active(ctx); active {
		on = 1
	}
	ch <- prometheus.MustNewConstMetric(bypassDesc, prometheus.GaugeValue, on)
}

// acceptOnFailure lets mail pass that Postern itself could not judge, where the
// configuration prefers that (milter.on_failure). It is still on record.
type acceptOnFailure struct{ milter.Judge }

func (a acceptOnFailure) Handle(ctx context.Context, m *mail.Message) gate.Outcome {
	out := a.Judge.Handle(ctx, m)
	if out.Kind == gate.TempFail {
		out.Kind, out.Reply = gate.Accept, gate.Reply{}
	}
	return out
}
