package policy

import (
	"context"
	"fmt"
	"testing"

	"postern/mail"
	"postern/scan"
)

func benchmark(b *testing.B, s Source, prepare func(*Policy, *Mail)) {
	p := compile(b, s)
	m := message("bob@other.example", "eve@partner.example")
	prepare(p, m)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Judge(context.Background(), m, NoHistory{}); err != nil {
			b.Fatal(err)
		}
	}
}

func cardsIn(n int) func(*Policy, *Mail) {
	return func(p *Policy, m *Mail) {
		for i := range n {
			m.Findings = append(m.Findings, found(p, "payment_card", scan.Medium, fmt.Sprint(i), int64(40*i)))
		}
	}
}

func BenchmarkJudge(b *testing.B) {
	builtIn := source()
	large := source()
	for i := range 200 {
		large.Rules = append(large.Rules, Rule{
			Name: fmt.Sprint("rule ", i), Action: act(Quarantine),
			When: Condition{Class: Strings{"cardholder-data"}, To: Strings{"outside", "!auditors"}, Subject: Strings{fmt.Sprint("project ", i)}},
		})
	}
	b.Run("harmless", func(b *testing.B) { benchmark(b, builtIn, cardsIn(0)) })
	b.Run("3-findings", func(b *testing.B) { benchmark(b, builtIn, cardsIn(3)) })
	b.Run("1000-findings", func(b *testing.B) { benchmark(b, builtIn, cardsIn(1000)) })
	b.Run("200-rules", func(b *testing.B) { benchmark(b, large, cardsIn(3)) })
	b.Run("1000-recipients", func(b *testing.B) {
		benchmark(b, builtIn, func(p *Policy, m *Mail) {
			cardsIn(3)(p, m)
			for i := range 1000 {
				m.Recipients = append(m.Recipients, Recipient{Address: mail.Address{Local: fmt.Sprint(i), Domain: "other.example"}})
			}
		})
	})
}
