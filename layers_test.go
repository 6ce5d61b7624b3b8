// Package postern holds no code: this test keeps the order of its packages.
package postern

import (
	"os/exec"
	"path"
	"strings"
	"testing"
)

// layers are the packages from the ground up. A package may import only what
// stands on a line before its own, so that the import graph is the data flow.
// Packages that match one pattern do not import each other, except below internal.
var layers = []string{
	"internal/*",
	"audit",
	"mail",
	"internal/headeredit",
	"encrypt/cms",
	"encrypt",
	"extract",
	"extract/charset",
	"extract/extracttest",
	"extract/mapi",
	"extract/parts",
	"extract/metadata",
	"extract/visio", // ole hands its stream on
	"extract/[^a]*", // the families
	"extract/archive",
	"extract/avro",
	"extract/all",
	"scan/exactdata",
	"scan/fingerprint",
	"scan/regexset",
	"scan",
	"policy",
	"quarantine",
	"quarantine/sealed",
	"quarantine/sqlite",
	"quarantine/storetest",
	"quarantine/web",
	"gate",
	"milter",
	"relay",
	"config",
	"doctor",
	"cmd/postern",
	"internal/benchread",
	"internal/benchscan/hyperscan", // built by make bench-scan alone
}

// layer is the line of a package: an exact one before a pattern.
func layer(t *testing.T, pkg string) int {
	t.Helper()
	for i, pattern := range layers {
		if pattern == pkg {
			return i
		}
	}
	for i, pattern := range layers {
		if ok, err := path.Match(pattern, pkg); err != nil {
			t.Fatal(err)
		} else if ok {
			return i
		}
	}
	t.Fatalf("package %s has no place: add it to layers", pkg)
	return 0
}

func TestLayers(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		names := strings.Fields(line)
		pkg, ok := strings.CutPrefix(names[0], "postern/")
		if !ok {
			continue
		}
		own := layer(t, pkg)
		for _, name := range names[1:] {
			imported, ok := strings.CutPrefix(name, "postern/")
			if !ok || strings.HasPrefix(imported, "internal/") {
				continue
			}
			if layer(t, imported) >= own {
				t.Errorf("%s imports %s, which does not stand before it", pkg, imported)
			}
		}
	}
}
