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
	alone   = flag.Bool("alone", false, "measure the regular expressions alone, by package regexset")
	texts   = flag.String("texts", "", "measure the first bytes of this folder's files instead of made texts")
	exprs   = flag.String("exprs", "", "take the regular expressions of this file, one a line, instead of made ones")
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
	for _, n := range []int{100, 1000} {
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
		fmt.Printf("%d regular expressions; MB/s of CPU time, medians of %d rounds\n\n", n, *rounds)
		fmt.Println("| text | ours | Hyperscan | ratio | lowest–highest | findings | callbacks |")
		fmt.Println("|---|---|---|---|---|---|---|")
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
	if *texts == "" {
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

// compare measures both over one text and prints a line of the table.
func compare(c benchscan.Corpus, ours counter, theirs *database) error {
	var a, b, ratios []float64
	findings, callbacks := 0, uint64(0)
	for round := range *rounds + 1 {
		began := cpuTime()
		findings = ours(c.Text)
		us := cpuTime() - began
		began = cpuTime()
		n, err := theirs.scan(c.Text)
		if err != nil {
			return err
		}
		them := cpuTime() - began
		callbacks = n
		if round == 0 {
			continue // warms up
		}
		mb := float64(len(c.Text)) / 1e6
		a, b = append(a, mb/us.Seconds()), append(b, mb/them.Seconds())
		ratios = append(ratios, them.Seconds()/us.Seconds())
	}
	slices.Sort(ratios)
	fmt.Printf("| %s | %.0f | %.0f | %.2f | %.2f–%.2f | %d | %d |\n", c.Name, median(a), median(b), median(ratios), ratios[0], ratios[len(ratios)-1], findings, callbacks)
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

// A counter counts what our engine finds in a text.
type counter func(text string) int

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
	return func(text string) int {
		n := 0
		e.Scan(&extract.Document{Text: text}, func(scan.Finding) { n++ })
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
	return func(text string) int {
		n := 0
		set.Find(text, func(int, int, int) { n++ })
		return n
	}, nil
}

// equivalent is the same for Hyperscan: an expression for each detector, the keywords
// as literals in any case, and the same regular expressions.
func equivalent(n int) (*database, error) {
	var list []expression
	if !*alone {
		for _, p := range benchscan.Detectors() {
			list = append(list, expression{p.Regex, 0})
		}
		for _, k := range benchscan.Keywords() {
			list = append(list, inUTF8(expression{regexp.QuoteMeta(k), caseless}))
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
			n := ours(c.Text)
			fmt.Printf("%s %d findings, %.1f MB/s\n", c.Name, n, float64(len(c.Text))/1e6/(cpuTime()-began).Seconds())
		}
	}
	pprof.StopCPUProfile()
	return nil
}
