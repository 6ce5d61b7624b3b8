package scan

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"postern/extract"
)

// sampleTexts are clean texts of one kind each, of about n bytes.
func sampleTexts(n int) map[string]string {
	r := rand.New(rand.NewSource(7))
	fill := func(line func() string) string {
		var b strings.Builder
		for b.Len() < n {
			b.WriteString(line())
		}
		return b.String()[:n]
	}
	words := strings.Fields("the meeting about our harvest plan moved to Thursday because several people are away and " +
		"somebody must still bring the ladders, baskets (all of them) and a good deal of patience; weather permitting we begin early")
	return map[string]string{
		"prose": fill(func() string {
			s := words[r.Intn(len(words))]
			if r.Intn(14) == 0 {
				return s + ".\n"
			}
			return s + " "
		}),
		"csv": fill(func() string {
			return fmt.Sprintf("%d,%d,%.4f,2026-%02d-%02d,ok\n", r.Intn(1e6), r.Intn(1e9), r.Float64(), 1+r.Intn(12), 1+r.Intn(28))
		}),
		"log": fill(func() string {
			return fmt.Sprintf("Jan %2d %02d:%02d:%02d mx1 smtpd[%d]: connect from 10.0.%d.%d took %d us\n",
				1+r.Intn(28), r.Intn(24), r.Intn(60), r.Intn(60), r.Intn(30000), r.Intn(256), r.Intn(256), r.Intn(1e6))
		}),
		"code": fill(func() string {
			return fmt.Sprintf("\tif x%d := list[%d]; x%d != nil {\n\t\treturn fmt.Errorf(\"item %%d: %%w\", %d, errNone)\n\t}\n",
				r.Intn(90), r.Intn(900), r.Intn(90), r.Intn(9000))
		}),
		"german": fill(func() string {
			return "Für die Übergabe der Schlüssel am späten Nachmittag genügt es, wenn einer übrig bleibt. "
		}),
		"russian": fill(func() string {
			return "Встреча по поводу урожая перенесена на четверг. "
		}),
	}
}

func benchEngine(tb testing.TB) *Engine {
	terms := append(All(), Term{Phrases: []string{"project nightjar", "strictly confidential", "board minutes"}})
	e, err := New(Options{Terms: terms, Key: make([]byte, 32)})
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

func BenchmarkScan(b *testing.B) {
	e := benchEngine(b)
	for _, size := range []int{4 << 10, 1 << 20} {
		for kind, s := range sampleTexts(size) {
			b.Run(fmt.Sprintf("%s/%dKiB", kind, size>>10), func(b *testing.B) {
				d := extract.Document{Text: s}
				b.SetBytes(int64(len(s)))
				b.ReportAllocs()
				for b.Loop() {
					e.Scan(&d, func(Finding) {})
				}
			})
		}
	}
}

func BenchmarkMask(b *testing.B) {
	e := benchEngine(b)
	for b.Loop() {
		e.Mask("1.2/offer.zip/card 4111 1111 1111 1111 of joe@corp.example.xlsx")
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		benchEngine(b)
	}
}

func BenchmarkFindings(b *testing.B) {
	e := benchEngine(b)
	for _, line := range []string{"visa 4111111111111111 ", "536-22-1234 ", "phone 1234567 ", "joe@corp.example ", "+49 30 901820 "} {
		b.Run(line, func(b *testing.B) {
			d := extract.Document{Text: strings.Repeat(line, 1000)}
			b.SetBytes(int64(len(d.Text)))
			for b.Loop() {
				e.Scan(&d, func(Finding) {})
			}
		})
	}
}
