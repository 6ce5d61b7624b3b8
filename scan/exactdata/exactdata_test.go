package exactdata

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var secret = bytes.Repeat([]byte{7}, 32)

func options() BuildOptions {
	return BuildOptions{
		Name: "customers", Primary: "id", With: []string{"name", "born", "phone"}, Owner: "mail", Detector: AnyWord,
		Canonical: func(s string) string { return s },
		Value:     func(cell string) (string, bool) { return Plain(cell), true },
		Now:       time.Now,
	}
}

const people = `id;name;born;phone;mail
K-4711;"Schmidt; Anna Maria";12.03.1980;030 901820;anna@mail.example
K-4712;Martin Martin;1975-12-31 00:00:00;;
K-4713;F;;12;
;Nobody;;;
`

func build(t testing.TB, text string, o BuildOptions) (*Index, *Report, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), o.Name+Extension)
	report, err := Build(context.Background(), path, secret, strings.NewReader(text), int64(len(text)), o)
	if err != nil {
		t.Fatal(err)
	}
	x, err := Open(path, secret)
	if err != nil {
		t.Fatal(err)
	}
	return x, report, path
}

func TestHits(t *testing.T) {
	x, report, _ := build(t, people, options())
	if report.Rows != 2 || report.Bare != 1 || report.BareLine != 4 || report.Empty != 1 || report.EmptyLine != 5 {
		t.Errorf("%+v", report)
	}
	for _, tt := range []struct {
		id, text string
		want     []int
	}{
		{"K4711", "Anna Maria Schmidt", []int{0}},
		{"K4711", "SCHMIDT, Anna Maria, born 03/12/1980", []int{0, 1}},
		{"K4711", "on 12 March 1980 (030-90 18 20)", []int{1, 2}},
		{"K4711", "on 12.3.80, 1980-03-12, 19800312", []int{1}},
		{"K4711", "Anna Schmidt, 13.03.1980, 030 901821", nil},
		{"K4712", "Martin Martin, 31.12.75", []int{0, 1}},
		{"K4712", "Martin", nil},
		{"K4712", "Anna Maria Schmidt 12.03.1980", nil},
		{"K4719", "Anna Maria Schmidt 12.03.1980", nil},
	} {
		row, ok := x.Row(tt.id)
		var got []int
		if ok {
			for _, h := range row.Hits(&Window{}, tt.text, 0, 0, nil) {
				got = append(got, h.Column)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s in %q: got columns %v, want %v", tt.id, tt.text, got, tt.want)
		}
	}
	row, _ := x.Row("K4711")
	if !row.OwnedBy("Anna@Mail.example") || row.OwnedBy("bernd@mail.example") || (Row{}).OwnedBy("anna@mail.example") {
		t.Error("the owner is not who it is")
	}
}

func TestTablesOfManyKinds(t *testing.T) {
	for name, text := range map[string]string{
		"comma":   "id,name,born,phone,mail\r\nK-4711,M\u00fcller Anna,12.03.1980,,\r\n",
		"tab":     "id\tname\tborn\tphone\tmail\nK-4711\tM\u00fcller Anna\t12.03.1980\t\t\n",
		"mark":    "\ufeffid|name|born|phone|mail\nK-4711|M\u00fcller Anna|12.03.1980||",
		"latin":   "id;name;born;phone;mail\nK-4711;M\xfcller Anna;12.03.1980;;\n",
		"UTF-16":  "\xff\xfe" + wide("id;name;born;phone;mail\nK-4711;M\u00fcller Anna;12.03.1980;;\n"),
		"capital": "ID;Name;Born;Phone;Mail\nK-4711;M\u00fcller Anna;12.03.1980;;\n",
	} {
		t.Run(name, func(t *testing.T) {
			x, _, _ := build(t, text, options())
			row, ok := x.Row("K4711")
			if hits := row.Hits(&Window{}, "Anna M\u00fcller 1980-03-12", 0, 0, nil); !ok || len(hits) != 2 {
				t.Errorf("got %v", hits)
			}
		})
	}
}

func wide(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteByte(byte(r))
		b.WriteByte(byte(r >> 8))
	}
	return b.String()
}

func TestBrokenTables(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"empty":     {"", "the table is empty"},
		"no column": {"id;name;born;mail\n", `line 1: there is no column "phone"; the columns are id, name, born, mail`},
		"ragged":    {people + "x;y\n", "line 6: wrong number of fields"},
		"quote":     {people + "x;\"y\n", "line 6"},
		"long":      {people + "x;\"y\n" + strings.Repeat("long\n", 2<<20), "is not closed"},
		"no row":    {"id;name;born;phone;mail\n", "no row"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			_, err := Build(context.Background(), filepath.Join(dir, "x"), secret, strings.NewReader(tt.text), int64(len(tt.text)), options())
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
	o := options()
	o.SkipBad = true
	if _, report, _ := build(t, people+"x;y\n", o); report.Bad != 1 || report.BadLine != 6 {
		t.Errorf("%+v", report)
	}
}

func TestIndexRevealsNothing(t *testing.T) {
	_, _, path := build(t, people, options())
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"4711", "Schmidt", "schmidt", "1980", "901820", "anna@"} {
		if bytes.Contains(data, []byte(word)) {
			t.Errorf("the index holds %q", word)
		}
	}
	if _, err := Open(path, bytes.Repeat([]byte{8}, 32)); !errors.Is(err, ErrKey) {
		t.Errorf("another key: %v", err)
	}
	for n := range data {
		bad := filepath.Join(t.TempDir(), "cut")
		if err := os.WriteFile(bad, data[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(bad, secret); err == nil {
			t.Fatalf("cut after %d bytes: no error", n)
		}
	}
	for i := range data {
		bad := bytes.Clone(data)
		bad[i] ^= 0x41
		if _, err := openBytes(bad); err == nil {
			t.Fatalf("byte %d changed: no error", i)
		}
	}
}

// rows makes a table of n rows.
func rows(n int) string {
	var b strings.Builder
	b.WriteString("id;name;born;phone;mail\n")
	for i := range n {
		fmt.Fprintf(&b, "%012d;Name%d Last%d;%02d.%02d.%d;%08d;\n", i*7919, i%1000, i/1000, 13+i%15, 1+i%12, 1940+i%60, i*31)
	}
	return b.String()
}

// TestNoise asks for ten million pairs that are none.
func TestNoise(t *testing.T) {
	x, _, _ := build(t, rows(20_000), options())
	r := rand.New(rand.NewPCG(3, 4))
	for range 10_000 {
		row := Row{x, x.keys.row(fmt.Sprint("X", r.Uint64()))}
		for range 1_000 {
			if row.holds(r.IntN(3), classWords, r.Uint64()) {
				t.Fatal("a pair that is none was found")
			}
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	text := rows(100_000)
	path := filepath.Join(b.TempDir(), "x")
	o := options()
	o.Owner = ""
	b.ResetTimer()
	for b.Loop() {
		if _, err := Build(context.Background(), path, secret, strings.NewReader(text), int64(len(text)), o); err != nil {
			b.Fatal(err)
		}
	}
	info, _ := os.Stat(path)
	b.ReportMetric(float64(info.Size())/100_000, "bytes/row")
	b.ReportMetric(100_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkLookup(b *testing.B) {
	x, _, _ := build(b, rows(100_000), options())
	text := strings.Repeat("some words of a letter, 12.03.2020; ", 17)
	b.Run("a value that is in no row", func(b *testing.B) {
		for b.Loop() {
			x.Row("000000000001")
		}
	})
	b.Run("the surroundings of one that is", func(b *testing.B) {
		row, _ := x.Row("000000007919")
		w := &Window{}
		for b.Loop() {
			row.Hits(w, text, 0, 0, nil)
		}
	})
}
