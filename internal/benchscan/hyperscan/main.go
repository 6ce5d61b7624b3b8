//go:build hyperscan

// Command hyperscan measures the engine of package scan beside Hyperscan, over the
// same texts for the same rules, in rounds that alternate. It needs cgo and
// libhyperscan; make bench-scan builds and runs it.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"postern/extract"
	"postern/internal/benchscan"
	"postern/scan"
	"postern/scan/regexset"
)

var (
	rounds  = flag.Int("rounds", 7, "rounds for each text")
	size    = flag.Int("size", 2<<20, "bytes of each text")
	only    = flag.String("only", "", "measure this text alone")
	best    = flag.Bool("best", false, "print the fastest round of each, for a busy machine, instead of medians")
	alone   = flag.Bool("alone", false, "measure the regular expressions alone, by package regexset")
	scripts = flag.Bool("scripts", false, "measure texts in many scripts instead, with 100 regular expressions")
	texts   = flag.String("texts", "", "measure the first bytes of this folder's files instead of made texts")
	exprs   = flag.String("exprs", "", "take the regular expressions of this file, one a line, instead of made ones")
	written = flag.Bool("written", false, "profile the writing of the findings as well")
	profile = flag.String("profile", "", "write a CPU profile of our engine alone to this file")
)

func main() {
	log.SetFlags(0)
	flag.Parse()
	runtime.GOMAXPROCS(1) // the collector's time counts too
	corpora, err := corpora()
	if err != nil {
		log.Fatal(err)
	}
	corpora = slices.DeleteFunc(corpora, func(c benchscan.Corpus) bool { return *only != "" && c.Name != *only })
	counts := []int{100, 1000}
	if *scripts {
		counts = counts[:1]
	}
	for _, n := range counts {
		ours, err := engine(n)
		if err != nil {
			log.Fatal(err)
		}
		if *profile != "" {
			if err := write(*profile, ours, corpora); err != nil {
				log.Fatal(err)
			}
			return
		}
		theirs, err := equivalent(n)
		if err != nil {
			log.Fatal(err)
		}
		if !*alone {
			fmt.Printf("%d detectors, %d keywords, ", len(scan.Names()), len(benchscan.Keywords()))
		}
		fmt.Printf("%d regular expressions; MB/s of CPU time, %s of %d rounds\n\n", n, map[bool]string{false: "medians", true: "the fastest"}[*best], *rounds)
		fmt.Println("| text | ours, found | ours, written | Hyperscan | ratio, found | lowest–highest | ratio, written | findings | callbacks |")
		fmt.Println("|---|---|---|---|---|---|---|---|---|")
		for _, c := range corpora {
			if err := compare(c, ours, theirs); err != nil {
				log.Fatal(err)
			}
		}
		fmt.Println()
	}
}

// corpora are the texts to measure.
func corpora() ([]benchscan.Corpus, error) {
	switch {
	case *scripts:
		return benchscan.Scripts(*size), nil
	case *texts == "":
		return benchscan.Corpora(*size), nil
	}
	files, err := os.ReadDir(*texts)
	if err != nil {
		return nil, err
	}
	var list []benchscan.Corpus
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(*texts, f.Name()))
		if err != nil {
			return nil, err
		}
		list = append(list, benchscan.Corpus{Name: f.Name(), Text: string(b[:min(len(b), *size)])})
	}
	return list, nil
}

// regexes are the regular expressions to measure, at most n.
func regexes(n int) ([]string, error) {
	if *exprs == "" {
		return benchscan.Regexes(n), nil
	}
	b, err := os.ReadFile(*exprs)
	if err != nil {
		return nil, err
	}
	list := strings.Split(strings.TrimSpace(string(b)), "\n")
	return list[:min(len(list), n)], nil
}

// compare measures both over one text and prints a line of the table: what it takes ours to
// find everything, which is what Hyperscan is asked for, and to write the findings beside.
func compare(c benchscan.Corpus, ours counter, theirs *database) error {
	var speeds [3][]float64
	var found, written []float64 // ratios
	findings, callbacks := 0, uint64(0)
	for round := range *rounds + 1 {
		var took [3]float64
		var err error
		for i, run := range [3]func(){
			func() { findings = ours(c.Text, false) },
			func() { ours(c.Text, true) },
			func() { callbacks, err = theirs.scan(c.Text) },
		} {
			began := cpuTime()
			run()
			took[i] = (cpuTime() - began).Seconds()
		}
		if err != nil {
			return err
		}
		if round == 0 {
			continue // warms up
		}
		for i := range speeds {
			speeds[i] = append(speeds[i], float64(len(c.Text))/1e6/took[i])
		}
		found, written = append(found, took[2]/took[0]), append(written, took[2]/took[1])
	}
	slices.Sort(found)
	var of [3]float64
	for i, v := range speeds {
		if of[i] = median(v); *best {
			of[i] = slices.Max(v)
		}
	}
	ratio, ratioWritten := median(found), median(written)
	if *best {
		ratio, ratioWritten = of[0]/of[2], of[1]/of[2]
	}
	fmt.Printf("| %s | %.0f | %.0f | %.0f | %.2f | %.2f–%.2f | %.2f | %d | %d |\n", c.Name, of[0], of[1], of[2],
		ratio, found[0], found[len(found)-1], ratioWritten, findings, callbacks)
	return nil
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}

// cpuTime is the CPU time of the process: other work on the machine counts less in it
// than by the clock.
func cpuTime() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &t); err != nil {
		log.Fatal(err)
	}
	return time.Duration(t.Nano())
}

// A counter counts what our engine finds in a text, and writes the findings where that is asked for.
type counter func(text string, written bool) int

// engine is ours: all detectors, the keywords and n regular expressions.
func engine(n int) (counter, error) {
	list, err := regexes(n)
	if err != nil {
		return nil, err
	}
	if *alone {
		return regexesAlone(list)
	}
	terms := append(scan.All(), scan.Term{Phrases: benchscan.Keywords()})
	for _, r := range list {
		terms = append(terms, scan.Term{Regex: r})
	}
	e, err := scan.New(scan.Options{Terms: terms, Key: make([]byte, 32)})
	if err != nil {
		return nil, err
	}
	return func(text string, written bool) int {
		n := 0
		e.Hits(&extract.Document{Text: text}, func(h *scan.Hit) {
			if n++; written {
				h.Finding()
			}
		})
		return n
	}, nil
}

func regexesAlone(list []string) (counter, error) {
	var compiled []*regexset.Expr
	for _, r := range list {
		x, err := regexset.Compile(r)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r, err)
		}
		compiled = append(compiled, x)
	}
	set := regexset.New(compiled)
	return func(text string, _ bool) int {
		n := 0
		set.Find(text, func(int, int, int) { n++ })
		return n
	}, nil
}

// equivalent is the same for Hyperscan: an expression for each detector, the keywords of the
// detectors and those of the rule as whole words in any case, and the same regular expressions.
func equivalent(n int) (*database, error) {
	var list []expression
	if !*alone {
		for _, p := range benchscan.Detectors() {
			list = append(list, expression{p.Regex, 0})
		}
		for _, k := range keywords() {
			list = append(list, wholeWords(k))
		}
	}
	texts, err := regexes(n)
	if err != nil {
		return nil, err
	}
	for _, r := range texts {
		list = append(list, inUTF8(expression{r, 0}))
	}
	return compile(list)
}

// keywords are those of the rule and those of the detectors, which our engine looks for as well.
func keywords() []string {
	list := benchscan.Keywords()
	for _, d := range scan.Catalogue() {
		list = append(list, d.Keywords...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// wholeWords finds a phrase in any case. Between Chinese signs there is no word boundary
// that Hyperscan knows.
func wholeWords(phrase string) expression {
	x := inUTF8(expression{regexp.QuoteMeta(phrase), caseless})
	if x.flags&utf8Text != 0 {
		return x
	}
	if begins.MatchString(phrase) {
		x.text = `\b` + x.text
	}
	if ends.MatchString(phrase) {
		x.text += `\b`
	}
	return x
}

var begins, ends = regexp.MustCompile(`^\w`), regexp.MustCompile(`\w$`)

// inUTF8 sets the flag where the expression holds more than ASCII.
func inUTF8(x expression) expression {
	if strings.IndexFunc(x.text, func(r rune) bool { return r >= 0x80 }) >= 0 {
		x.flags |= utf8Text
	}
	return x
}

// write profiles our engine over the texts for some seconds.
func write(path string, ours counter, corpora []benchscan.Corpus) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	for range *rounds {
		for _, c := range corpora {
			began := cpuTime()
			n := ours(c.Text, *written)
			fmt.Printf("%s %d findings, %.1f MB/s\n", c.Name, n, float64(len(c.Text))/1e6/(cpuTime()-began).Seconds())
		}
	}
	pprof.StopCPUProfile()
	return nil
}
