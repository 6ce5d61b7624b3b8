package scan

import (
	"fmt"
	"runtime"
	"testing"
	"time"
)

// everything is all that an engine may be made of without indexes: each detector,
// each built-in dictionary, 5,000 phrases and 100 regular expressions.
func everything(tb testing.TB) Options {
	o := Options{Terms: All()}
	for _, name := range DictionaryNames() {
		d, err := BuiltInDictionary(name)
		if err != nil {
			tb.Fatal(err)
		}
		o.Terms = append(o.Terms, Term{Dictionary: d})
	}
	var phrases []string
	for i := range 5_000 {
		phrases = append(phrases, fmt.Sprintf("project name %d", i))
	}
	o.Terms = append(o.Terms, Term{Phrases: phrases})
	for i := range 100 {
		o.Terms = append(o.Terms, Term{Regex: fmt.Sprintf(`REF-%d-[0-9]{4,8}`, i)})
	}
	return o
}

// TestEngineIsSmall measures the memory of an engine with everything in it, and says how
// long it takes to make.
func TestEngineIsSmall(t *testing.T) {
	const most = 64 << 20
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	e := newTestEngine(t, everything(t))
	took := time.Since(start)
	finds(e, "a first text, with card 4111 1111 1111 1111 in it")
	runtime.GC()
	runtime.ReadMemStats(&after)
	size := int64(after.HeapAlloc) - int64(before.HeapAlloc)
	runtime.KeepAlive(e)
	t.Logf("%.1f MiB, made in %v", float64(size)/(1<<20), took)
	if size > most {
		t.Errorf("the engine takes %d bytes, want %d at most", size, most)
	}
}

func BenchmarkNewEverything(b *testing.B) {
	for b.Loop() {
		newTestEngine(b, everything(b))
	}
}
