package scan

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"postern/extract"
	"postern/scan/exactdata"
)

const customers = `iban,name,born
DE89370400440532013000,Anna Schmidt,12.03.1980
DE02120300000000202051,Bernd Koch,31.01.1975
`

// openCustomers builds and opens an index of the table above.
func openCustomers(t *testing.T, detector string) map[string]*exactdata.Index {
	t.Helper()
	path, key := filepath.Join(t.TempDir(), "customers"), make([]byte, 32)
	o := exactdata.BuildOptions{Name: "customers", Primary: "iban", With: []string{"name", "born"}, Detector: detector, Canonical: Canonical, Now: time.Now}
	o.Value = func(cell string) (string, bool) { return exactdata.Plain(cell), true }
	if _, err := exactdata.Build(context.Background(), path, key, strings.NewReader(customers), int64(len(customers)), o); err != nil {
		t.Fatal(err)
	}
	x, err := exactdata.Open(path, key)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]*exactdata.Index{"customers": x}
}

func TestExactData(t *testing.T) {
	far := strings.Repeat("word ", 70)
	for _, tt := range []struct {
		name, text string
		term       Term
		want       Confidence
	}{
		{"two others", "Anna Schmidt (12.03.1980) DE89 3704 0044 0532 0130 00", Term{}, High},
		{"one other", "Anna Schmidt DE89370400440532013000", Term{}, 0},
		{"one other is enough", "Anna Schmidt DE89370400440532013000", Term{ColumnCount: 2}, Medium},
		{"the column wanted", "Anna Schmidt DE89370400440532013000", Term{Columns: []string{"iban", "name"}}, Medium},
		{"not the column wanted", "12.03.1980 DE89370400440532013000", Term{Columns: []string{"name"}}, 0},
		{"another row's", "Bernd Koch 31.01.1975 DE89370400440532013000", Term{ColumnCount: 2}, 0},
		{"too far", "Anna Schmidt 12.03.1980 " + far + "DE89370400440532013000", Term{}, 0},
		{"wide digits and look-alikes", "Аnna Schmidt １２.０３.１９８０ DE89370400440532013000", Term{}, High},
		{"in a table", "DE02120300000000202051\tBernd Koch\t1975-01-31\nDE89370400440532013000\tx\ty", Term{}, High},
	} {
		for _, detector := range []string{"iban", exactdata.AnyWord} {
			if detector == exactdata.AnyWord && strings.Contains(tt.text, "3704 0044") {
				continue // a word has no blanks
			}
			t.Run(tt.name+", "+detector, func(t *testing.T) {
				tt.term.ExactData = "customers"
				e := newTestEngine(t, Options{Terms: []Term{tt.term}, ExactData: openCustomers(t, detector)})
				var got Confidence
				e.Scan(&extract.Document{Text: tt.text}, func(f Finding) {
					got = max(got, f.Confidence)
					for _, datum := range []string{"Schmidt", "Koch", "1980", "1975", "0532"} {
						if strings.Contains(f.Masked, datum) {
							t.Errorf("shown: %s", f.Masked)
						}
					}
				})
				if got != tt.want {
					t.Errorf("got %v, want %v", got, tt.want)
				}
			})
		}
	}
}

func TestExactDataInWindows(t *testing.T) {
	e := newTestEngine(t, Options{Terms: []Term{{ExactData: "customers"}}, ExactData: openCustomers(t, "iban")})
	for _, tt := range []struct {
		name, head, tail string
		want             int
	}{
		{"across the border", "x Anna Schmidt DE89370400440532013000 ", "12.03.1980", 1},
		{"seen before", "x Anna Schmidt DE89370400440532013000 12.03.1980 ", "end", 0},
		{"behind it", "x ", "Anna Schmidt DE89370400440532013000 12.03.1980", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := 0
			e.Scan(&extract.Document{Text: tt.head + tt.tail, Base: 5000, Repeated: len(tt.head)}, func(Finding) { n++ })
			if n != tt.want {
				t.Errorf("got %d findings, want %d", n, tt.want)
			}
		})
	}
}

func TestFittingDetector(t *testing.T) {
	for want, cells := range map[string][]string{
		"iban":            {"DE89 3704 0044 0532 0130 00", "DE02120300000000202051", ""},
		"email_address":   {"joe@corp.example", "ann@corp.example"},
		exactdata.AnyWord: {"K-4711", "K-4712"},
	} {
		if got := FittingDetector("x", cells); got != want {
			t.Errorf("%v: got %s, want %s", cells, got, want)
		}
	}
}
