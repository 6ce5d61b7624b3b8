package scan

import (
	"fmt"
	"math/rand"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"postern/extract"
)

// scanWindows cuts s as extract does, with smaller windows, and returns the
// surest finding at each spot.
func scanWindows(e *Engine, s string, size, overlap int) map[spot]Confidence {
	got := map[spot]Confidence{}
	base, repeated := 0, 0
	for {
		end := len(s)
		if end-base > size {
			end = runeStart(s, base+size)
		}
		d := extract.Document{Text: s[base:end], Base: int64(base), Repeated: repeated}
		e.Scan(&d, func(f Finding) {
			at := spot{f.Start, f.End, f.Term, 0}
			got[at] = max(got[at], f.Confidence)
		})
		if end == len(s) {
			return got
		}
		next := runeStart(s, end-overlap)
		base, repeated = next, end-next
	}
}

func TestWindowsFindTheSame(t *testing.T) {
	e := benchEngine(t)
	data := []string{
		"4111 1111 1111 1111", "card", "DE89 3704 0044 0532 0130 00", "joe@corp.example", "project nightjar", "ssn 536-22-1234",
		"tel. +49 30 901820", "536221234", "ghp_" + ghRandom + crc62(ghRandom), "visa", "iban", "Grüße", "機密", "рroject nightjar",
	}
	r := rand.New(rand.NewSource(11))
	for round := range 40 {
		var b strings.Builder
		for b.Len() < 60<<10 {
			b.WriteString(data[r.Intn(len(data))])
			b.WriteString([]string{", ", ";\n", " und so weiter, "}[r.Intn(3)])
			if r.Intn(3) == 0 {
				b.WriteString(strings.Repeat("lorem ipsum dolor. ", r.Intn(30)))
			}
		}
		s := b.String()
		whole := map[spot]Confidence{}
		e.Scan(&extract.Document{Text: s}, func(f Finding) { whole[spot{f.Start, f.End, f.Term, 0}] = f.Confidence })
		size := 16<<10 + r.Intn(5000)
		split := scanWindows(e, s, size, 8<<10)
		for at, conf := range whole {
			if split[at] != conf {
				t.Fatalf("round %d: %v %q: got %v in windows, want %v", round, at, s[at.start:at.end], split[at], conf)
			}
		}
		// More may be found only where a window's border cut something.
		if extra := len(split) - len(whole); extra > len(s)/(size-8<<10)*3 {
			t.Fatalf("round %d: %d findings more in windows", round, extra)
		}
	}
}

func TestRepeatedIsNotReportedAgain(t *testing.T) {
	e := newTestEngine(t, Options{Terms: []Term{{Detector: "payment_card"}}})
	for _, tt := range []struct {
		name, head, tail string
		want             int
	}{
		{"wholly in it", "x 4111111111111111 y ", "z", 0},
		{"across its end", "x 4111 1111 ", "1111 1111 y", 1},
		{"behind it", "x ", "4111111111111111", 1},
		{"surer by what follows", "x 4111111111111111 y ", "visa", 1},
		{"as sure as before", "x visa 4111111111111111 y ", "visa", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := 0
			d := extract.Document{Text: tt.head + tt.tail, Base: 5000, Repeated: len(tt.head)}
			e.Scan(&d, func(Finding) { n++ })
			if n != tt.want {
				t.Fatalf("got %d findings, want %d", n, tt.want)
			}
		})
	}
}

func TestTextOfManyWindows(t *testing.T) {
	e := newTestEngine(t, Options{Terms: All()})
	var b strings.Builder
	var want []int
	for runes := 0; b.Len() < 5<<19; {
		line := fmt.Sprintf("Überweisung an DE89370400440532013000 %s.\n", strings.Repeat("ü", b.Len()%97))
		want = append(want, runes+15)
		runes += len([]rune(line))
		b.WriteString(line)
	}
	got := e.Text(b.String())
	if len(got) != len(want) {
		t.Fatalf("got %d findings, want %d", len(got), len(want))
	}
	for i := range got {
		if got[i].Rune != want[i] || got[i].RuneEnd != want[i]+22 {
			t.Fatalf("finding %d: got %d to %d, want from %d", i, got[i].Rune, got[i].RuneEnd, want[i])
		}
	}
}

// TestLinear asserts that the time for a text of 2n bytes is not much more than
// twice that for n, and that neither is absurd.
func TestLinear(t *testing.T) {
	e := newTestEngine(t, Options{Terms: append(All(), Term{Phrases: []string{"a a a a b", "project nightjar"}}, Term{Regex: `NJ-\d{6}`})})
	for _, unit := range []string{
		"1", "@", "1 ", "4 ", "4111 ", "eyJ-", "a@a@", "a@a.b", "a", "a ", ".", "+1", "+49 ", "1-", "12.", "DE89 ", "de89de89", "\n", "é",
		"\u200b", "１", "𝟏", "機", "\xff", "-----BEGIN PRIVATE KEY-----\n", "BEGIN ", "-", "ghp_", "AKIA", "aws_secret ", "NJ-", "visa 4111111111111111 ",
		"phone 1234567 ", "card 41 ", "curl -u ", "kind: Secret\n", "password=", "sshpass -p ", "M1 1AA ", "536-22-1234 ", "http://4111111111111111/", "PuTTY-User-Key-File-2: x\n",
	} {
		t.Run(fmt.Sprintf("%q", unit), func(t *testing.T) {
			measure := func(n int) float64 {
				s := strings.Repeat(unit, n/len(unit)+1)[:n]
				return nanoseconds(func() {
					for range 5 {
						e.Scan(&extract.Document{Text: s}, func(Finding) {})
					}
				})
			}
			small, large := measure(16<<10), measure(64<<10)
			if large > 8*small+80e6 { // clocks tick at 4 ms or so
				t.Fatalf("16 KiB took %.1f ms, 64 KiB %.1f ms", small/1e6, large/1e6)
			}
			t.Logf("1 MiB takes about %.0f ms", 3.2*large/1e6)
		})
	}
}

// nanoseconds is the CPU time that f takes on its thread: the machine may be
// busy with other things.
func nanoseconds(f func()) float64 {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const thisThread = 1 // RUSAGE_THREAD
	var before, after syscall.Rusage
	_ = syscall.Getrusage(thisThread, &before)
	f()
	_ = syscall.Getrusage(thisThread, &after)
	return float64(after.Utime.Nano() + after.Stime.Nano() - before.Utime.Nano() - before.Stime.Nano())
}
