package gate_test

import (
	"context"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"postern/gate"
	"postern/mail"
)

// Large messages wait for each other, small ones for nobody.
func TestLargeMessagesTakeTurns(t *testing.T) {
	release, inside := make(chan struct{}), make(chan struct{}, 100)
	r := newRig(t, "", func(o *gate.Options) {
		o.Wait = 20 * time.Millisecond
		o.Expand = func(_ context.Context, a mail.Address) ([]mail.Address, error) {
			if a.Local == "slow" {
				inside <- struct{}{}
				<-release
			}
			return nil, nil
		}
	})
	large := text("large", strings.Repeat("hello\r\n", 200_000))
	var working sync.WaitGroup
	for range 2 * runtime.GOMAXPROCS(0) {
		m := message(t, "a@corp.example", large, "slow@elsewhere.example")
		working.Go(func() {
			if out := r.Handle(t.Context(), m); out.Kind != gate.Accept {
				t.Errorf("got %v %v", out.Kind, out.Reply)
			}
		})
		<-inside
	}
	if out := r.Handle(t.Context(), message(t, "a@corp.example", large, "b@elsewhere.example")); out.Reply.Code != 451 || out.Reply.Enhanced != "4.3.2" {
		t.Errorf("one more large message: got %v %v", out.Kind, out.Reply)
	}
	if out := r.Handle(t.Context(), message(t, "a@corp.example", text("small", "hello"), "b@elsewhere.example")); out.Kind != gate.Accept {
		t.Errorf("a small message: got %v %v", out.Kind, out.Reply)
	}
	close(release)
	working.Wait()
	if out := r.Handle(t.Context(), message(t, "a@corp.example", large, "b@elsewhere.example")); out.Kind != gate.Accept {
		t.Errorf("afterwards: got %v %v", out.Kind, out.Reply)
	}
}
