package scan

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
)

// eachTable calls visit with the tables of all detectors' tests, as they stand in the sources.
func eachTable(t *testing.T, visit func(detector string, lines []ast.Expr)) {
	t.Helper()
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 3 {
				return true
			}
			if fun, ok := call.Fun.(*ast.Ident); !ok || fun.Name != "testDetector" {
				return true
			}
			table, ok := call.Args[2].(*ast.CompositeLit)
			if !ok {
				t.Errorf("%s: the table of a testDetector is no literal", name)
				return false
			}
			detector, err := strconv.Unquote(call.Args[1].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			visit(detector, table.Elts)
			return false
		})
	}
}

// caseTexts are the texts of all detectors' tables that are written out in the sources.
func caseTexts(t *testing.T) []string {
	t.Helper()
	var texts []string
	eachTable(t, func(_ string, lines []ast.Expr) {
		for _, line := range lines {
			if lit, ok := line.(*ast.CompositeLit).Elts[1].(*ast.BasicLit); ok {
				if s, err := strconv.Unquote(lit.Value); err == nil {
					texts = append(texts, s)
				}
			}
		}
	})
	return texts
}

// TestEveryDetectorHasCases counts the lines of each detector's tables: five hits and
// five misses at least. It reads the sources, so that it does not depend on which tests run.
func TestEveryDetectorHasCases(t *testing.T) {
	const least = 5
	hits, misses := map[string]int{}, map[string]int{}
	eachTable(t, func(detector string, lines []ast.Expr) {
		for _, line := range lines {
			want := line.(*ast.CompositeLit).Elts[2]
			if lit, ok := want.(*ast.BasicLit); ok && lit.Value == `""` {
				misses[detector]++
			} else {
				hits[detector]++
			}
		}
	})
	for _, name := range Names() {
		if slices.Contains(familyNames(), name) { // TestIssuedTokens and TestNamedSecrets make theirs
			continue
		}
		if hits[name] < least || misses[name] < least {
			t.Errorf("%s has %d hits and %d misses, want %d of each", name, hits[name], misses[name], least)
		}
	}
}
