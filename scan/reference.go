package scan

import (
	"fmt"
	"io"
	"strings"
)

// Reference writes the list of all detectors, as Markdown.
func Reference(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# What is detected\n\n"+
		"The %d detectors that a class may name, as they describe themselves. Confidence is\n"+
		"low (0.50: shape alone), medium (0.75: shape and check, or shape and a keyword) or\n"+
		"high (0.85 and up: check and keyword). A keyword counts within 300 characters, or\n"+
		"less where the number is like many others, and in the header of a table's column.\n\n"+
		"A detector is added with a file in scan/ that holds its rules, their source and its\n"+
		"keywords, another with its hits and misses, and a line in scan/catalogue.go; then\n"+
		"`go test ./scan -run TestReferenceInDocs -update` writes this page.\n\n"+
		"| detector | what it finds | how sure it is |\n|---|---|---|\n", len(catalogue))
	for i := range catalogue {
		d := &catalogue[i]
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", d.Name, cell(d.About), cell(d.Levels))
	}
	b.WriteString(measured)
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write list of detectors: %w", err)
	}
	return nil
}

func cell(s string) string { return strings.ReplaceAll(s, "|", "\\|") }
