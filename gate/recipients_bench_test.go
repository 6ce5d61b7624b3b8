package gate_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"postern/gate"
	"postern/mail"
)

// BenchmarkRecipients is one small mail to many: judged, and stored where it is not
// delivered. us/recipient must not grow with their number.
func BenchmarkRecipients(b *testing.B) {
	inside := func(o *gate.Options) {
		o.Channels = &gate.Channels{Passwords: &gate.Passwords{
			Key: []byte("0123456789abcdef0123456789abcdef"), Inside: func(d string) bool { return d == "corp.example" },
		}}
	}
	for _, c := range []struct {
		name, rules, text string
		change            func(*gate.Options)
		want              gate.Kind
	}{
		{"deliver", "", "hello\r\n", nil, gate.Accept},
		{"hold", "", card, nil, gate.Stored},
		{"password", allEncrypted, "hello\r\n", inside, gate.Stored},
	} {
		for _, n := range []int{100, 1000, 10_000} {
			b.Run(fmt.Sprintf("%s/%d", c.name, n), func(b *testing.B) {
				g := newRig(b, c.rules, c.change)
				var to []mail.Recipient
				for i := range n {
					to = append(to, mail.Recipient{Address: address(b, fmt.Sprintf("recipient%d@else%d.example", i, i%100))})
				}
				var began, ended runtime.MemStats
				runtime.ReadMemStats(&began)
				runs := 0
				cpu := cpuTime()
				for b.Loop() {
					runs++
					m := message(b, "alice@corp.example", text(fmt.Sprint(runs), c.text))
					m.Envelope.Recipients = to
					out := g.Handle(context.Background(), m)
					if out.Kind != c.want {
						b.Fatalf("got %v %v", out.Kind, out.Reply)
					}
					g.Done(context.Background(), m, out, "", nil)
				}
				cpu = cpuTime() - cpu
				runtime.ReadMemStats(&ended)
				per := float64(runs * n)
				b.ReportMetric(float64(cpu.Microseconds())/per, "cpu-us/recipient")
				b.ReportMetric(float64(ended.TotalAlloc-began.TotalAlloc)/per, "B/recipient")
			})
		}
	}
}
