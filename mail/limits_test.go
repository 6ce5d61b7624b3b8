package mail

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// slow is what no hostile message may take; a busy machine gets some patience.
const slow = 2 * slowdown * time.Second

func TestHostileMessagesAreQuick(t *testing.T) {
	nested := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
		}
		return b.String() + "\r\n" + secret
	}
	head := "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
	tests := []struct{ name, message, cut string }{
		{"100,000 parts", head + strings.Repeat("--b\r\n\r\nx\r\n", 100_000) + "--b\r\n\r\n" + secret, "too many parts"},
		{"100,000 closed parts", head + strings.Repeat("--b--\r\nx\r\n", 100_000) + "--b\r\n\r\n" + secret, "too many parts"},
		{"10,000 deep", nested(10_000), "nested too deep"},
		{"10,000 deep, the same boundary", strings.Repeat(head+"--b\r\n", 10_000) + "\r\n" + secret, "too many parts"},
		{"100,000 fields", strings.Repeat("X: y\r\n", 100_000) + "Y: " + secret + "\r\n\r\nx", "too many fields"},
		{"100,000 Content-Types", strings.Repeat("Content-Type: multipart/mixed; boundary=b\r\n", 100_000) + "Y: " + secret + "\r\n\r\nx", "too many fields"},
		{"100,000 lines that are no field", "Subject: x\r\n" + strings.Repeat("y\r\n", 100_000) + secret + "\r\n\r\nx", ""},
		{"header without end", "X: " + strings.Repeat("y", 8<<20) + secret, "header is too long"},
		{"long parameter", "Content-Type: text/plain; " + strings.Repeat("a b(=\"", 400_000) + "\r\n\r\n" + secret, "too long to be understood"},
		{"many parameters", "Content-Type: text/plain; " + strings.Repeat("a=b c=(;", 8_000) + "\r\n\r\n" + secret, ""},
		{"million dash lines", head + strings.Repeat("--\r\n", 1_000_000) + secret, "too many lines"},
		{"hyphens", head + strings.Repeat("-", 8<<20) + secret, ""},
		{"nested prefixes", head + strings.Repeat("--b\r\nContent-Type: multipart/mixed; boundary=b\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n\r\n--b--\r\n", 5_000) + secret, "too many"},
		{"lone CRs", head + strings.Repeat("\r--b\r\nx: y\r\r\n\n", 20_000) + secret, "too many parts"},
		{"encoded words", "Subject: " + strings.Repeat("=?a?q?", 300_000) + "\r\n\r\n" + secret, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			begin := time.Now()
			tree := parseText(tt.message)
			if took := time.Since(begin); took > slow {
				t.Errorf("took %v", took)
			}
			if tt.cut != "" && !hasNote(tree.Truncated, tt.cut) {
				t.Errorf("no note %q in %v", tt.cut, tree.Truncated)
			}
			if !covered(tree, tt.message)[strings.LastIndex(tt.message, secret)] {
				t.Error("the secret is in no part")
			}
		})
	}
}

// covered says of each byte whether a part, a field or a boundary line holds it.
func covered(tree *Tree, s string) []bool {
	cover := make([]int, len(s)+1)
	tree.Walk(func(p *Part) {
		for _, f := range p.Header.Fields {
			cover[f.Start]++
			cover[f.End]--
		}
		if p.Kind != Multipart {
			cover[p.Body]++
			cover[p.End]--
		}
	})
	out := make([]bool, len(s))
	depth := 0
	for i := range len(s) {
		depth += cover[i]
		out[i] = depth > 0
	}
	return out
}

func TestLongMessageFromFile(t *testing.T) {
	part := "--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		strings.Repeat(strings.Repeat("QUJD", 19)+"\r\n", 20_000)
	s := "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat(part, 6) + "--b--\r\n"
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(s); err != nil {
		t.Fatal(err)
	}
	allocated := testing.AllocsPerRun(1, func() { Parse(f, int64(len(s)), Limits{}) })
	if allocated > 1000 {
		t.Errorf("%v allocations", allocated)
	}
	got, want := shape(Parse(f, int64(len(s)), Limits{})), shape(parseText(s))
	if got != want || strings.Count(got, "leaf") != 6 {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// A message reads the same whatever stretches of it are in memory.
func TestFileAndMemoryAgree(t *testing.T) {
	for _, tt := range hidden {
		for _, pad := range []int{0, windowSize - 200, windowSize - 60, windowSize - 3} {
			s := strings.Replace(tt.message, "\n\n", "\n\n"+strings.Repeat("x", pad)+"\n", 1)
			inMemory := NewSpool(Options{Memory: 1 << 20})
			inFile := NewSpool(Options{Memory: 1, Dir: t.TempDir()})
			trees := []*Tree{parseText(s)}
			for _, spool := range []*Spool{inMemory, inFile} {
				if _, err := spool.Write([]byte(s)); err != nil {
					t.Fatal(err)
				}
				trees = append(trees, Parse(spool, spool.Size(), Limits{}))
				if err := spool.Close(); err != nil {
					t.Fatal(err)
				}
			}
			for _, tree := range trees[1:] {
				if got, want := shape(tree), shape(trees[0]); got != want {
					t.Fatalf("%s: got\n%swant\n%s", tt.name, got, want)
				}
			}
		}
	}
}

func TestFailingReaderIsNoted(t *testing.T) {
	s := "Subject: x\r\n\r\nhello"
	tree := Parse(bytes.NewReader([]byte(s[:10])), int64(len(s)), Limits{})
	if !hasNote(tree.Truncated, "could not be read") {
		t.Errorf("notes %v", tree.Truncated)
	}
}

// TestFieldsToChangeAreKnown: what a gateway takes out is known however long the header is.
func TestFieldsToChangeAreKnown(t *testing.T) {
	raw := strings.Repeat("X-A: 1\r\n", 10_010) + "bcc: eve@e.example\r\nX-B: 1\r\nResent-Bcc: eve@e.example\r\n" +
		strings.Repeat("Content-X: 1\r\n", 200) + "Subject: late\r\n\r\nbody\r\n"
	m, err := Read(t.Context(), Envelope{}, strings.NewReader(raw), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	for _, name := range []string{"Bcc", "Resent-Bcc", "Subject"} {
		if got := m.Header().Values(name); len(got) != 1 {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := m.Header().Values("X-B"); len(got) != 0 {
		t.Errorf("beyond the limit: %q", got)
	}
}
