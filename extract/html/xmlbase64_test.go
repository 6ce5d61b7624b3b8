package html

import (
	"bytes"
	"encoding/base64"
	"math/rand"
	"strings"
	"testing"

	"postern/extract/extracttest"
)

// A file in XML may be far longer than what is looked at in one piece: a photograph in a
// drawing, a document in an invoice.
func TestLongBase64InXML(t *testing.T) {
	file := make([]byte, 2<<20)
	rand.New(rand.NewSource(1)).Read(file)
	copy(file, "\x89PNG\r\n\x1a\n")
	digits := base64.StdEncoding.EncodeToString(file)
	var lines strings.Builder
	for rest := digits; rest != ""; {
		n := min(76, len(rest))
		lines.WriteString(rest[:n] + "\n")
		rest = rest[n:]
	}
	for name, c := range map[string]string{
		"data URL":              `<svg><text>Before</text><image href="data:image/png;base64,` + digits + `" id="after"/></svg>`,
		"data URL, single":      `<svg><text>Before</text><image href='data:image/png;base64,` + digits + `' id="after"/></svg>`,
		"data URL, lines":       `<svg><text>Before</text><image href="data:image/png;base64,` + lines.String() + `" id="after"/></svg>`,
		"data URL, new lines":   `<svg><text>Before</text><image href="data:image/png;base64,` + strings.ReplaceAll(lines.String(), "\n", "&#10;") + `" id="after"/></svg>`,
		"data URL, per cent":    `<svg><text>Before</text><image href="data:image/png;base64,` + strings.NewReplacer("+", "%2B", "=", "%3d").Replace(digits) + `" id="after"/></svg>`,
		"attribute":             `<svg><text>Before</text><a b="` + digits + `" id="after"/></svg>`,
		"element":               `<svg><text>Before</text><a>` + digits + `</a><a id="after"/></svg>`,
		"element, lines":        "<svg><text>Before</text><a>\n" + lines.String() + `</a><a id="after"/></svg>`,
		"element, indented":     "<svg><text>Before</text><a>\n    " + strings.ReplaceAll(lines.String(), "\n", "\r\n    ") + `</a><a id="after"/></svg>`,
		"marked":                `<svg><text>Before</text><a><![CDATA[` + digits + `]]></a><a id="after"/></svg>`,
		"text behind the lines": `<svg><text>Before</text><a>` + lines.String() + ` and 4111 1111 1111 1111</a><a id="after"/></svg>`,
	} {
		r := extracttest.Read(t, XML, "a.svg", []byte(c))
		if r.Err != nil || len(r.Gaps) > 0 || len(r.Children) != 1 {
			t.Errorf("%s: error %v, gaps %v, %d files", name, r.Err, r.Gaps, len(r.Children))
			continue
		}
		if got := r.Children[0].Data; !bytes.Equal(got, file) && !bytes.HasPrefix(got, file) {
			t.Errorf("%s: %d of %d bytes", name, len(got), len(file))
		}
		text := r.Text()
		if strings.Contains(text, digits[:64]) || !strings.Contains(text, "Before") || !strings.Contains(text, "after") {
			t.Errorf("%s: text %.200q", name, text)
		}
		if strings.HasPrefix(name, "text behind") && !strings.Contains(text, "4111 1111 1111 1111") {
			t.Errorf("%s: text %.200q", name, text)
		}
	}
}

// Words and numbers are no base64, however many there are, and a short file stays in the text.
func TestTextThatIsNoBase64(t *testing.T) {
	for name, value := range map[string]string{
		"words":             strings.Repeat("several words of a list ", 2000),
		"lines":             strings.Repeat("word\nanother\n", 2000),
		"numbers":           strings.Repeat("4111 1111 1111 1111\n", 2000),
		"short":             strings.Repeat("QUJD", 500),
		"words behind":      strings.Repeat("QUJD", 5000) + " several words",
		"words behind data": strings.Repeat("QUJD", 5000) + ". several words",
	} {
		r := extracttest.Read(t, XML, "a.xml", []byte(`<?xml version="1.0"?><a b="`+value+`">`+value+`</a>`))
		last := value[len(value)-12:]
		if r.Err != nil || strings.Count(r.Text(), strings.TrimSpace(last)) < 2 {
			t.Errorf("%s: error %v, text %.100q of %d", name, r.Err, r.Text(), len(r.Text()))
		}
	}
}
