package regexset

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"postern/internal/benchscan"
)

// BenchmarkFind runs made regular expressions over made texts of each kind. Other work on
// the machine counts less in the CPU time than by the clock.
func BenchmarkFind(b *testing.B) {
	for _, n := range []int{100, 1000} {
		set, _ := compile(b, benchscan.Regexes(n))
		for _, c := range benchscan.Corpora(1 << 20) {
			b.Run(fmt.Sprintf("%d/%s", n, c.Name), func(b *testing.B) {
				began := cpuTime(b)
				for b.Loop() {
					set.Find(c.Text, func(int, int, int) {})
				}
				b.ReportMetric(float64(len(c.Text))*float64(b.N)/1e6/(cpuTime(b)-began).Seconds(), "MB/s-cpu")
			})
		}
	}
}

func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
