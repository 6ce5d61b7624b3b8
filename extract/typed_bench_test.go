package extract

import (
	"runtime"
	"strings"
	"testing"
)

// BenchmarkTyped is the second stage over texts in which nothing is written.
func BenchmarkTyped(b *testing.B) {
	prose := strings.Repeat("The quick brown fox jumps over the lazy dog, 17 times, and at 10:30 the dog (brown, too) goes home.\r\n", (1<<20)/101)
	table := strings.Repeat("2026-03-04,17,1234.50,,DE,\"a, b\",0.25,9981,33,41,17.5,22\r\n", (1<<20)/58)
	page := strings.Repeat(`<a href="https://www.corp.example/en/offers/index.php?id=17&amp;lang=de&utm_source=letter" style="color:#3366cc;padding:0 12px">see</a>`+"\n", (1<<20)/135)
	digits := strings.Repeat("kZ3JlZW4gZWdncyBhbmQgaGFtgIHRoZSBudW1iZXIgaXMgNDExMSAxMTExIDExMTEgMTExMSwga2VlcCBp\r\n", (1<<20)/86)
	for name, text := range map[string]string{"prose": prose, "table": table, "page": page, "base64": digits} {
		b.Run(name, func(b *testing.B) {
			benchRuns(b, text, typedRuns)
		})
		for part, f := range map[string]func(string, func(run, string, []byte)){
			"base64": base64Runs, "numbers": numberRuns, "groups": groupRuns, "ascii85": ascii85Runs, "escapes": escapeRuns, "shifts": shiftRuns, "punycode": punycodeRuns, "backward": backwardRuns,
		} {
			b.Run(name+"/"+part, func(b *testing.B) {
				benchRuns(b, text, f)
			})
		}
	}
}

// benchRuns counts the CPU time of the thread, for machines that are busy.
func benchRuns(b *testing.B, text string, f func(string, func(run, string, []byte))) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before := threadCPU()
	for b.Loop() {
		f(text, func(run, string, []byte) {})
	}
	b.ReportMetric((threadCPU()-before).Seconds()*1000/float64(b.N), "cpu-ms/op")
}
