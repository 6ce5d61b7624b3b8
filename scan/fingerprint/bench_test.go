package fingerprint

import (
	"bufio"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// The figures of docs/fingerprints.md are those of
//
//	go test ./scan/fingerprint -run XXX -bench Index -benchtime 1x -documents 1000000
var (
	benchDocuments  = flag.Int("documents", 2000, "documents of the benchmark's index")
	benchCharacters = flag.Int("characters", 2000, "characters of each")
	benchReal       = flag.Int("real", 1<<30, "documents that have a text; the others have random fingerprints, which are made faster")
	benchDir        = flag.String("index", "", "folder of the benchmark's index, to keep it; default a temporary one")
)

// memory is the memory of this process in MiB, without mapped files and with them.
func memory(t testing.TB) (anonymous, all float64) {
	t.Helper()
	f, err := os.Open("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		var kb float64
		if n, _ := fmt.Sscanf(s.Text(), "RssAnon: %f", &kb); n == 1 {
			anonymous = kb / 1024
		}
		if n, _ := fmt.Sscanf(s.Text(), "VmRSS: %f", &kb); n == 1 {
			all = kb / 1024
		}
	}
	return anonymous, all
}

func BenchmarkIndex(b *testing.B) {
	dir := *benchDir
	if dir == "" {
		dir = filepath.Join(b.TempDir(), "plans")
	}
	if _, err := os.Stat(filepath.Join(dir, ManifestFile)); err != nil {
		b.Run("add", func(b *testing.B) { benchAdd(b, dir) })
	}
	runtime.GC()
	began := time.Now()
	x := openIndex(b, dir, nil)
	b.Logf("%+v, opened in %v", x.Info, time.Since(began).Round(time.Millisecond))
	b.Run("one more", func(b *testing.B) {
		e := edit(b, dir, EditOptions{Name: "plans"})
		for i := range b.N {
			add(b, e, "one more", made(uint64(1_000_000_000+time.Now().UnixNano()+int64(i)), *benchCharacters))
			commit(b, e)
			x = openIndex(b, dir, x)
		}
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
	})
	for _, of := range []struct {
		name string
		text string
	}{
		{"look up unrelated text", made(1<<40, 1<<20)},
		{"look up copies", strings.Repeat(made(7, *benchCharacters)+made(1<<41, 2000), 1<<20/(*benchCharacters+2000))},
	} {
		b.Run(of.name, func(b *testing.B) {
			b.SetBytes(int64(len(of.text)))
			f, n := Finder{}, 0
			for b.Loop() {
				f.Read(x.keys, of.text)
				n = len(f.Copies(x, DefaultRun))
			}
			b.ReportMetric(float64(n), "copies")
			anonymous, all := memory(b)
			b.ReportMetric(anonymous, "anon-MiB")
			b.ReportMetric(all, "rss-MiB")
		})
	}
}

// benchAdd makes the index, with all processors.
func benchAdd(b *testing.B, dir string) {
	e := edit(b, dir, EditOptions{Name: "plans"})
	var next atomic.Int64
	var working sync.WaitGroup
	var most atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		working.Go(func() {
			for {
				i := next.Add(1) - 1
				if i >= int64(*benchDocuments) {
					return
				}
				w := e.Document(fmt.Sprint("/srv/plans/", i, ".docx"))
				if i < int64(*benchReal) {
					if _, err := w.WriteString(made(uint64(i), *benchCharacters)); err != nil {
						b.Error(err)
					}
				} else {
					w.pretend(uint64(i), *benchCharacters*4/5)
				}
				if _, err := w.Add(b.Context()); err != nil {
					b.Error(err)
				}
				if i%10_000 == 0 {
					anonymous, _ := memory(b)
					most.Store(max(most.Load(), int64(anonymous)))
				}
			}
		})
	}
	working.Wait()
	commit(b, e)
	anonymous, _ := memory(b)
	info := e.Info()
	b.ReportMetric(max(anonymous, float64(most.Load())), "anon-MiB")
	b.ReportMetric(float64(info.Bytes)/float64(info.Documents), "bytes/document")
	b.ReportMetric(float64(info.Documents)/b.Elapsed().Seconds(), "documents/s")
	if err := e.Close(); err != nil {
		b.Fatal(err)
	}
}

// pretend gives a document random fingerprints, as many as so many letters have.
func (w *Writer) pretend(seed uint64, letters int) {
	r := rand.New(rand.NewPCG(seed, 17))
	w.cutter.at = letters
	for at := r.IntN(window); at < letters-shingle; at += 1 + r.IntN(window) {
		w.entries = append(w.entries, entry{hash: cutHash(r.Uint64()), at: uint32(at)})
	}
	fmt.Fprint(w.text, seed)
}

// BenchmarkPoints is what it costs to cut a text.
func BenchmarkPoints(b *testing.B) {
	k := testKeys(b)
	for name, text := range map[string]string{"latin": made(1, 1<<20), "chinese": strings.Repeat("秘密的计划在这里写下来了，没有人应该知道。", 1<<20/63)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			var list []Point
			for b.Loop() {
				list = k.Points(text, list[:0])
			}
		})
	}
}
