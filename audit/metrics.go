package audit

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"
)

// Metrics is a sink that counts events for Prometheus. Labels are rule, class
// and gap names out of the configuration and the code, never anything that a
// sender chose, so their number is bounded.
type Metrics struct {
	events   *prometheus.CounterVec
	messages *prometheus.CounterVec
	reasons  *prometheus.CounterVec
	findings *prometheus.CounterVec
	gaps     *prometheus.CounterVec
	delay    prometheus.Histogram
	size     prometheus.Histogram
}

// NewMetrics makes the metrics and registers them with r.
func NewMetrics(r prometheus.Registerer) *Metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "postern", Name: name, Help: help}, labels)
		r.MustRegister(c)
		return c
	}
	m := &Metrics{
		events:   counter("events_total", "Audit events by kind.", "kind"),
		messages: counter("messages_total", "Messages by front end, strictest action and what was done.", "front_end", "action", "outcome"),
		reasons:  counter("reasons_total", "Messages for which a rule spoke.", "rule", "action", "mode"),
		findings: counter("findings_total", "Distinct values found, by class and detector.", "class", "detector"),
		gaps:     counter("gaps_total", "Objects that could not be read, by cause.", "gap"),
		delay: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: "postern", Name: "message_delay_seconds",
			Help:    "Time from the end of a message to its answer.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}),
		size: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: "postern", Name: "message_size_bytes",
			Help:    "Size of messages.",
			Buckets: prometheus.ExponentialBuckets(1<<10, 4, 10),
		}),
	}
	r.MustRegister(m.delay, m.size)
	return m
}

// Record counts e.
func (m *Metrics) Record(_ context.Context, e Event) error {
	m.events.WithLabelValues(e.Kind).Inc()
	if e.Kind != Message {
		return nil
	}
	m.messages.WithLabelValues(e.FrontEnd, e.Action, e.Outcome).Inc()
	for _, r := range e.Reasons {
		m.reasons.WithLabelValues(r.Rule, r.Action, r.Mode).Inc()
	}
	for _, f := range e.Findings {
		m.findings.WithLabelValues(f.Class, f.Detector).Add(float64(f.Count))
	}
	for _, g := range e.Gaps {
		m.gaps.WithLabelValues(g).Inc()
	}
	m.delay.Observe(e.Delay)
	m.size.Observe(float64(e.Size))
	return nil
}
