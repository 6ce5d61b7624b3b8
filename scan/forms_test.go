package scan

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The forms that make bench-scan gives Hyperscan are those of the detectors, all of them.
func TestFormsOfBenchmark(t *testing.T) {
	const path = "../internal/benchscan/detectors.tsv"
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for line := range strings.Lines(string(b)) {
		name, have, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if want := formsOf(name); want != "" && want != have {
			if !*update {
				t.Errorf("%s is %s, have %s", name, want, have)
			}
			line = name + "\t" + want + "\n"
		}
		out.WriteString(line)
	}
	if !*update {
		return
	}
	if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// formsOf are the forms of a detector of identity numbers or codes that has no others, as
// one regular expression; else empty.
func formsOf(name string) string {
	for i := range catalogue {
		d := &catalogue[i]
		if d.Name != name || d.id == nil && d.code == nil || d.numbers != nil || d.whole != nil || d.find != nil && d.code == nil {
			continue
		}
		var forms, open []string // those that end in no letter or digit
		letters := ""
		if d.id != nil {
			for _, w := range d.id.written {
				x := regexp.MustCompile(`[0-9]+`).ReplaceAllString(regexp.QuoteMeta(w), `\d{$0}`)
				forms = append(forms, strings.NewReplacer("{1}", "", " ", `[ \t]`).Replace(x))
			}
		}
		if d.code != nil {
			if !d.code.capitals {
				letters = "(?i)"
			}
			for _, w := range d.code.written {
				if x := codeForm(w); strings.HasSuffix(x, `\)`) || strings.HasSuffix(x, `\]`) {
					open = append(open, x)
				} else {
					forms = append(forms, x)
				}
			}
		}
		all := `(?:` + strings.Join(forms, "|") + `)\b`
		if len(open) > 0 {
			all = `(?:` + strings.Join(append(open, all), "|") + `)`
		}
		return letters + `\b` + all
	}
	return ""
}

// codeForm is a pattern of [idCode.written] as a regular expression.
func codeForm(written string) string {
	of := map[byte]string{'9': `\d`, 'L': `[A-Z]`, 'A': `[0-9A-Z]`}
	var b strings.Builder
	for i := 0; i < len(written); {
		n := 1
		for i+n < len(written) && written[i+n] == written[i] {
			n++
		}
		class := of[written[i]]
		switch {
		case written[i] == ' ':
			class = `[ ./-]?`
		case class == "":
			class = regexp.QuoteMeta(written[i : i+1])
		}
		if b.WriteString(class); n > 1 {
			b.WriteString("{" + strconv.Itoa(n) + "}")
		}
		i += n
	}
	return b.String()
}
