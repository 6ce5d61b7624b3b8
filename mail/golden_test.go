package mail

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden parses testdata/*.eml and compares parts, names and notes with the
// .tree file beside it.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.eml")
	if err != nil || len(files) == 0 {
		t.Fatal(len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := outline(parseText(crlf(string(b))))
			golden := strings.TrimSuffix(file, ".eml") + ".tree"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil || got != string(want) {
				t.Errorf("got\n%s\nwant\n%s%v", got, want, err)
			}
		})
	}
}

func outline(tree *Tree) string {
	var b strings.Builder
	tree.Walk(func(p *Part) {
		kind := [...]string{"leaf", "multipart", "preamble", "epilogue", "between"}[p.Kind]
		fmt.Fprintf(&b, "%s %s %d-%d-%d", p.Path, kind, p.Start, p.Body, p.End)
		for _, m := range p.Types {
			fmt.Fprintf(&b, " %s", m.Type)
		}
		fmt.Fprintf(&b, " %q %q\n", p.Encodings, p.Names)
	})
	for _, n := range tree.Ambiguous {
		fmt.Fprintf(&b, "ambiguous %s: %s\n", n.Path, n.Text)
	}
	for _, n := range tree.Truncated {
		fmt.Fprintf(&b, "truncated %s: %s\n", n.Path, n.Text)
	}
	return b.String()
}
