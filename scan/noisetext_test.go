package scan

import (
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// chunk is the size of a text, in bytes.
const chunk = 32 << 10

// naturalTexts hands out what stands on the machine: Go's sources and the prose in them;
// with all of it documentation, licences, manuals and change logs of Debian too.
func naturalTexts(t *testing.T, all bool, found func(kind, text string)) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	src := filepath.Join(strings.TrimSpace(string(root)), "src")
	if !all {
		src = filepath.Join(src, "net")
	}
	read := func(dir string, kind func(path string) string) {
		_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return nil
			}
			if k := kind(path); k != "" {
				if s := readText(path); s != "" {
					for ; len(s) > chunk; s = s[chunk:] {
						found(k, s[:chunk])
					}
					found(k, s)
				}
			}
			return nil
		})
	}
	read(src, func(path string) string {
		if strings.HasSuffix(path, ".go") && !strings.Contains(path, "testdata") && !strings.HasSuffix(path, "_test.go") {
			return "Go source"
		}
		return ""
	})
	if !all {
		return
	}
	read("/usr/share/doc", func(path string) string {
		name := strings.TrimSuffix(filepath.Base(path), ".gz")
		switch {
		case name == "copyright":
			return "licences"
		case strings.HasPrefix(strings.ToLower(name), "changelog"):
			return "change logs"
		case strings.Contains(name, ".") && !strings.Contains(".txt.md.rst.html.Debian", filepath.Ext(name)):
			return ""
		}
		return "documentation"
	})
	read("/usr/share/man", func(path string) string {
		if strings.HasSuffix(path, ".gz") && strings.Contains(path, "/man/man") {
			return "manuals, English"
		}
		return "manuals, other languages"
	})
	read("/usr/share/common-licenses", func(string) string { return "licences" })
	read("/usr/include", func(path string) string { return "C headers" })
}

// readText is the text of a file, at most 512 KiB of it; empty when it is none.
func readText(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return ""
		}
	}
	b, err := io.ReadAll(io.LimitReader(r, 512<<10))
	if err != nil || len(b) < 200 || !utf8.Valid(b[:len(b)-4]) {
		return ""
	}
	return string(b)
}

// numberTables hands out tables of numbers that belong to nobody, so many chunks of each kind.
func numberTables(rounds int, found func(kind, text string)) {
	r := rand.New(rand.NewPCG(7, 11))
	digits := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte('0' + r.IntN(10))
		}
		return string(b)
	}
	ean := func(n int) string {
		d := digits(n - 1)
		sum := 0
		for i := range len(d) {
			sum += digitAt(d, len(d)-1-i) * (3 - 2*(i%2))
		}
		return d + fmt.Sprint((10-sum%10)%10)
	}
	hex := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = "0123456789abcdef"[r.IntN(16)]
		}
		return string(b)
	}
	money := func() string { return fmt.Sprintf("%d.%02d", r.IntN(100_000), r.IntN(100)) }
	at := func() time.Time { return time.Unix(1_600_000_000+r.Int64N(200_000_000), 0).UTC() }
	tables := map[string]struct{ head, form string }{
		"random numbers":   {"id;amount;reference;count\n", "7;m;12;3"},
		"long numbers":     {"no,batch,serial\n", "9,16,15"},
		"EAN and ISBN":     {"article;ean;price;isbn\n", "6;E;m;I"},
		"orders":           {"Order number\tCustomer\tTracking number\tTotal\n", "10\t8\tT\tm"},
		"tracking":         {"carrier,tracking,shipped\n", "U,F,d"},
		"UUID and digests": {"uuid,sha1,md5\n", "u,s,x"},
		"timestamps":       {"time,millis,micros,value\n", "d,t,c,m"},
		"log":              {"", "d INFO [p] request id=16 took 3 ms, bytes=8, session x"},
		"nine digits":      {"item;location;stock\n", "9;9;4"},
		"fourteen":         {"id,code\n", "14,18"},
		"parts":            {"part number, drawing, revision, quantity\n", "3-2-4, 2-7, 2, 3"},
	}
	for _, kind := range slices.Sorted(maps.Keys(tables)) {
		table := tables[kind]
		for range rounds {
			var b strings.Builder
			b.WriteString(table.head)
			for b.Len() < chunk {
				for i := 0; i < len(table.form); i++ {
					c := table.form[i]
					if strings.Contains(table.form, "INFO") && !strings.Contains("dpx", string(c)) && (c < '0' || c > '9') {
						b.WriteByte(c)
						continue
					}
					if kind == "log" && (i+1 < len(table.form) && table.form[i+1] >= 'a' || i > 0 && table.form[i-1] >= 'a') && c > '9' && c != 'x' {
						b.WriteByte(c)
						continue
					}
					switch {
					case c >= '0' && c <= '9':
						n := int(c - '0')
						for i+1 < len(table.form) && table.form[i+1] >= '0' && table.form[i+1] <= '9' {
							i++
							n = n*10 + int(table.form[i]-'0')
						}
						b.WriteString(digits(n))
					case c == 'm':
						b.WriteString(money())
					case c == 'E':
						b.WriteString(ean(13))
					case c == 'I':
						b.WriteString("978-" + digits(1) + "-" + digits(4) + "-" + digits(4) + "-" + digits(1))
					case c == 'T':
						b.WriteString(ean(20))
					case c == 'U':
						b.WriteString("1Z" + strings.ToUpper(hex(6)) + digits(10))
					case c == 'F':
						b.WriteString(digits(12))
					case c == 'u':
						b.WriteString(hex(8) + "-" + hex(4) + "-4" + hex(3) + "-a" + hex(3) + "-" + hex(12))
					case c == 's':
						b.WriteString(hex(40))
					case c == 'x':
						b.WriteString(hex(32))
					case c == 'd':
						b.WriteString(at().Format("2006-01-02 15:04:05"))
					case c == 't':
						fmt.Fprint(&b, at().UnixMilli())
					case c == 'c':
						fmt.Fprint(&b, at().UnixMicro())
					default:
						b.WriteByte(c)
					}
				}
				b.WriteByte('\n')
			}
			found(kind, b.String())
		}
	}
}
