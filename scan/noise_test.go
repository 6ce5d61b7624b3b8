package scan

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

var noiseFull = flag.Bool("noise", false, "measure TestNoise on all of the machine's texts")

// soft detectors find what clean text really holds: it is counted apart. Telephone numbers
// stand in documentation and licences, but not in tables of other numbers, and seldom so
// that they are of high confidence.
var soft = []string{"email_address", "ip_address", "source_code", "person_name", "street_address", "us_street_address"}

// A noiseCount is what was found in one kind of clean text.
type noiseCount struct {
	bytes, medium, high, soft int
	byType                    map[string]int
	samples                   []string
}

func (c *noiseCount) perMiB(n int) float64 { return float64(n) / float64(c.bytes) * (1 << 20) }

// TestNoise scans text in which nothing is sensitive: what is found there is false. With
// -noise, or as "make noise", it reads all the documentation of the machine.
func TestNoise(t *testing.T) {
	e := newTestEngine(t, Options{Terms: All()})
	kinds := map[string]*noiseCount{}
	add := func(kind, text string) {
		c := kinds[kind]
		if c == nil {
			c = &noiseCount{byType: map[string]int{}}
			kinds[kind] = c
		}
		c.bytes += len(text)
		for _, f := range finds(e, text) {
			switch {
			case f.Confidence < Medium:
				continue
			case slices.Contains(soft, f.Detector), f.Detector == "phone" && f.Confidence < High && strings.HasPrefix(kind, "text: "):
				c.soft++
				continue
			case f.Confidence >= High:
				c.high++
			}
			c.medium++
			c.byType[f.Detector]++
			if c.byType[f.Detector] < 4 {
				at := span{max(0, int(f.Start)-40), min(len(text), int(f.End)+20)}
				c.samples = append(c.samples, fmt.Sprintf("%s %.2f %v: %q", f.Detector, f.Confidence, f.Evidence, text[at.start:at.end]))
			}
		}
	}
	rounds := 8
	if *noiseFull {
		rounds = 40
	}
	numberTables(rounds, func(kind, text string) { add("table: "+kind, text) })
	naturalTexts(t, *noiseFull, func(kind, text string) { add("text: "+kind, text) })

	for _, group := range []struct {
		prefix       string
		medium, high float64
	}{{"text: ", 0.3, 0.05}, {"table: ", 5, 5}} {
		sum := noiseCount{byType: map[string]int{}}
		for _, kind := range slices.Sorted(maps.Keys(kinds)) {
			if !strings.HasPrefix(kind, group.prefix) {
				continue
			}
			c := kinds[kind]
			sum.bytes, sum.medium, sum.high, sum.soft = sum.bytes+c.bytes, sum.medium+c.medium, sum.high+c.high, sum.soft+c.soft
			t.Logf("%-28s %7.2f MiB, per MiB: %6.2f medium, %6.2f high, %8.2f soft; %v", kind, float64(c.bytes)/(1<<20),
				c.perMiB(c.medium), c.perMiB(c.high), c.perMiB(c.soft), mostFound(c.byType))
			for _, s := range c.samples {
				t.Log("    " + s)
			}
		}
		t.Logf("all %-24s %7.2f MiB, per MiB: %6.2f medium, %6.2f high, %8.2f soft", group.prefix, float64(sum.bytes)/(1<<20),
			sum.perMiB(sum.medium), sum.perMiB(sum.high), sum.perMiB(sum.soft))
		// A single find in the little text of an ordinary run says nothing yet.
		if sum.medium > 1 && sum.perMiB(sum.medium) > group.medium || sum.high > 1 && sum.perMiB(sum.high) > group.high {
			t.Errorf("%s more than %v at medium or %v at high confidence in a MiB", group.prefix, group.medium, group.high)
		}
	}
}

func mostFound(byType map[string]int) string {
	names := slices.SortedFunc(maps.Keys(byType), func(a, b string) int { return cmp.Compare(byType[b], byType[a]) })
	var b strings.Builder
	for _, n := range names[:min(len(names), 8)] {
		fmt.Fprintf(&b, "%s %d ", n, byType[n])
	}
	return b.String()
}
