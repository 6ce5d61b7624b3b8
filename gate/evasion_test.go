package gate_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"postern/extract"
	"postern/gate"
)

// evasion reads the sample messages of a folder.
func evasion(t *testing.T, folder string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "testdata", "evasion", folder, "*.eml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples in %s: %v", folder, err)
	}
	samples := map[string]string{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		samples[strings.TrimSuffix(filepath.Base(f), ".eml")] = string(b)
	}
	return samples
}

// Each of these messages hides a secret in one way: it is found, and the mail held.
func TestHiddenSecretsAreFound(t *testing.T) {
	g := newRig(t, "", nil)
	// What is unreadable by intent is held for that.
	unreadable := map[string]bool{"control-characters": true}
	for name, text := range evasion(t, "held") {
		t.Run(name, func(t *testing.T) {
			m := message(t, "alice@corp.example", text, "bob@else.example")
			j, err := g.Inspect(context.Background(), m)
			if err != nil {
				t.Fatal(err)
			}
			if len(j.Verdict.Findings) == 0 && !unreadable[name] {
				t.Errorf("nothing was found; %+v", j.Report)
			}
			if out := g.Apply(context.Background(), m, j); out.Kind != gate.Stored {
				t.Errorf("got %v, want the mail held", out.Kind)
			}
		})
	}
}

// These look a little like the others and are ordinary mail: nothing is found,
// nothing is unclear, and they pass.
func TestOrdinaryMailPasses(t *testing.T) {
	g := newRig(t, "", nil)
	for name, text := range evasion(t, "pass") {
		t.Run(name, func(t *testing.T) {
			m := message(t, "alice@corp.example", text, "bob@else.example")
			j, err := g.Inspect(context.Background(), m)
			if err != nil {
				t.Fatal(err)
			}
			if len(j.Verdict.Findings) > 0 || len(j.Report.Gaps) > 0 {
				t.Errorf("found %+v, gaps %+v", j.Verdict.Findings, j.Report.Gaps)
			}
			for _, f := range j.Report.Facts {
				if f.Name == extract.Ambiguous {
					t.Errorf("taken for ambiguous: %+v", f)
				}
			}
			if out := g.Apply(context.Background(), m, j); out.Kind == gate.Stored {
				t.Error("an ordinary mail is held")
			}
		})
	}
}
