package extract_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"postern/extract"
	"postern/mail"
)

func TestManyMessagesAtOnce(t *testing.T) {
	r := reader(t, extract.Options{Workers: 2, Limits: extract.Limits{CPU: 500e6}})
	var all sync.WaitGroup
	for i := range 32 {
		all.Go(func() {
			body := fmt.Sprintf("RISKY text number-%d", i)
			want := ""
			switch i % 8 {
			case 3:
				body, want = "RISKY exit", "1:crashed"
			case 5:
				body, want = bundle("a", "RISKY nil", "b", "TRUSTED text fine"), "1/a:crashed"
			}
			got := message(t, r, body)
			if got.gaps() != want {
				t.Errorf("%s: gaps %q, want %q", body, got.gaps(), want)
			}
			if want == "" && !strings.Contains(got.text("1", extract.Shown), fmt.Sprintf("number-%d", i)) {
				t.Errorf("%s: the text of another message", body)
			}
		})
	}
	all.Wait()
}

// Large messages wait for each other, small ones pass on.
func TestMemoryIsShared(t *testing.T) {
	r := reader(t, extract.Options{Memory: 24 << 20})
	large := strings.Repeat("large message ", 1<<20)
	var all sync.WaitGroup
	var mu sync.Mutex
	now, most := 0, 0
	for range 8 {
		all.Go(func() {
			m := spool(t, mail.Envelope{}, "Subject: x\r\n\r\n"+large)
			_, err := r.Message(t.Context(), m, func(d *extract.Document) error {
				mu.Lock()
				defer mu.Unlock()
				switch {
				case d.Section == extract.Subject:
					now++
					most = max(most, now)
				case d.Base+int64(len(d.Text)) == int64(len(large)):
					now--
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if most > 2 {
		t.Errorf("%d large messages at once, where there is memory for two", most)
	}
}

func BenchmarkTextMail(b *testing.B) {
	r := reader(b, extract.Options{})
	m := spool(b, mail.Envelope{}, "Subject: hello\r\n\r\n"+strings.Repeat("some words of a mail\r\n", 4096/22))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Message(b.Context(), m, func(*extract.Document) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWorker(b *testing.B) {
	r := reader(b, extract.Options{Workers: 1})
	m := spool(b, mail.Envelope{}, "Subject: hello\r\n\r\nRISKY echo "+strings.Repeat("some words of a mail\r\n", 4096/22))
	for b.Loop() {
		if _, err := r.Message(b.Context(), m, func(*extract.Document) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCarve(b *testing.B) {
	r := reader(b, extract.Options{})
	data := make([]byte, 4<<20)
	x := uint32(1)
	for i := range data {
		x = x*1664525 + 1013904223
		data[i] = byte(x >> 24)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := r.File(b.Context(), "noise", strings.NewReader(string(data)), int64(len(data)), func(*extract.Document) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

// 32 large messages at once stay under 256 MiB.
func TestManyLargeMessagesAtOnce(t *testing.T) {
	r := reader(t, extract.Options{})
	m := spool(t, mail.Envelope{}, "Subject: x\r\n\r\n"+strings.Repeat("large message ", 10<<20/14))
	var most atomic.Uint64
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			_, err := r.Message(t.Context(), m, func(*extract.Document) error {
				var s runtime.MemStats
				runtime.ReadMemStats(&s)
				most.Store(max(most.Load(), s.HeapInuse))
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if most.Load() > 256<<20 {
		t.Errorf("%d MiB of heap", most.Load()>>20)
	}
	t.Logf("%d MiB of heap", most.Load()>>20)
}
