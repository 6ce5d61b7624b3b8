package scan

import (
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const (
	cSource = `#include <stdio.h>
static int total(const int *v, size_t n)
{
	int sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += v[i];
	return sum;
}

int main(void)
{
	int v[] = {1, 2, 3};
	printf("%d\n", total(v, 3));
	return 0;
}
`
	pythonSource = `import os
from pathlib import Path

class Store:
    def __init__(self, root):
        self.root = Path(root)

    def names(self):
        for p in self.root.iterdir():
            if p.suffix == ".txt":
                yield p.name

    def size(self, name):
        return os.stat(self.root / name).st_size
`
	javaSource = `package example.store;
import java.util.List;
public class Store {
    private final List<String> names;
    public Store(List<String> names) {
        this.names = names;
    }
    @Override
    public String toString() {
        return String.join(",", names);
    }
    public int size() { return names.size(); }
}
`
	jsSource = `const fs = require('fs');
function load(path, done) {
  fs.readFile(path, 'utf8', (err, text) => {
    if (err) {
      return done(err);
    }
    const lines = text.split('\n');
    done(null, lines.filter(l => l !== ''));
  });
}
module.exports = { load };
`
	sqlSource = `CREATE TABLE item (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL
);
CREATE INDEX item_name ON item (name);
INSERT INTO item (id, name) VALUES (1, 'a');
INSERT INTO item (id, name) VALUES (2, 'b');
UPDATE item SET name = 'c' WHERE id = 2;
SELECT name
FROM item
WHERE id > 1;
DROP TABLE item;
`
)

func TestSourceCode(t *testing.T) {
	first := func(s string) string { return strings.SplitN(s, "\n", 2)[0] }
	testDetector(t, "source_code", []detection{
		{"C", cSource, first(cSource), Low},
		{"Python", pythonSource, first(pythonSource), Low},
		{"Java", javaSource, first(javaSource), Low},
		{"JavaScript", jsSource, first(jsSource), Low},
		{"SQL", sqlSource, first(sqlSource), Low},
		{"in a mail", "Hi,\nhere is the file that we spoke about on Monday.\n\n" + cSource + "\nBest regards\n", first(cSource), Low},
		{"twice", pythonSource + pythonSource, first(pythonSource), Medium},

		{"few lines", "int main(void)\n{\n\treturn 0;\n}\n", "", 0},
		{"prose", strings.Repeat("If you use the class from the package, return it for a refund.\n", 30), "", 0},
		{"JSON", strings.Repeat("{\n\"name\": \"x\",\n\"list\": [1, 2]\n},\n", 20), "", 0},
		{"HTML", strings.Repeat("<div class=\"a\">\n<p>text</p>\n</div>\n", 20), "", 0},
		{"table", strings.Repeat("id;name;amount\n17;Miller;12.50\n", 20), "", 0},
		{"log", strings.Repeat("2026-03-14 10:11:12 INFO server: started (pid = 17);\n", 30), "", 0},
		{"list", strings.Repeat("- import the goods\n- return the form\n* class of 2026\n", 20), "", 0},
	})
}

// TestSourceCodeOfGo measures on what every machine that runs the tests has: Go's own
// sources, and the prose in them as texts without code.
func TestSourceCodeOfGo(t *testing.T) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	e := newTestEngine(t, Options{Terms: []Term{{Detector: "source_code"}}})
	var files, found, texts, wrong int
	var missed []string
	for _, dir := range []string{"net/http", "encoding/*", "archive/*", "go/*", "crypto/*", "compress/*", "text/*", "os", "strings", "runtime/cgo", "../lib/wasm"} {
		names, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(root)), "src", dir, "*.*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			kind := filepath.Ext(name)
			b, err := os.ReadFile(name)
			if err != nil || len(b) < 2<<10 || !strings.Contains(".go .c .js .py .h", kind) {
				continue
			}
			files++
			if len(finds(e, string(b))) > 0 {
				found++
			} else {
				missed = append(missed, name)
			}
			if kind == ".go" {
				if prose := comments(t, string(b)); len(prose) > 2<<10 {
					texts++
					if len(finds(e, prose)) > 0 {
						wrong++
						t.Logf("prose of %s: %v", name, finds(e, prose)[0].Evidence)
					}
				}
			}
		}
	}
	t.Logf("%d of %d sources found, %d of %d texts taken for code", found, files, wrong, texts)
	if files < 300 || found*100 < files*90 {
		t.Errorf("found %d of %d sources, want nine in ten; missed %v", found, files, missed)
	}
	if texts < 100 || wrong*100 > texts {
		t.Errorf("%d of %d texts are taken for code, want one in a hundred at most", wrong, texts)
	}
}

// comments is the prose of a Go source: its comments without the examples in them,
// which are indented.
func comments(t *testing.T, source string) string {
	f, err := parser.ParseFile(token.NewFileSet(), "", source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, c := range f.Comments {
		for line := range strings.Lines(c.Text()) {
			if line[0] != '\t' && line[0] != ' ' {
				b.WriteString(line)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}
