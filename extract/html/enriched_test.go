package html_test

import (
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/html"
)

func readAs(t *testing.T, f extract.Format, mediaType, data string) extracttest.Result {
	t.Helper()
	o := extracttest.Object("a.txt", []byte(data))
	o.Types = []string{mediaType}
	return extracttest.ReadObject(t, f, o)
}

func TestEnriched(t *testing.T) {
	for name, tt := range map[string]struct{ kind, data, shown, all string }{
		"number over commands": {"enriched", "<bold>41</bold>11 <color><param>red</param>1111</color> 1111", "4111 1111 1111\n", "red"},
		"line ends":            {"enriched", "4111\n1111\r\n\r\nb\n\n\nc", "4111 1111\nb\nc\n", ""},
		"less":                 {"enriched", "a << 4111 < b <<bold>", "a < 4111 < b <bold>\n", ""},
		"as it is written":     {"enriched", "<nofill>a\nb</nofill>\nc\nd", "a\nb\nc d\n", ""},
		"blocks":               {"enriched", "a<center>b</center>c", "a\nb\nc\n", ""},
		"parameter not closed": {"enriched", "a<color><param>4111", "a\n", "4111"},
		"unknown command":      {"enriched", "a<x-4111>b", "ab\n", "x-4111"},
		"no command":           {"enriched", "1 <\n2 > 4111 " + strings.Repeat("<b", 70), "1 < 2 > 4111 " + strings.Repeat("<b", 70) + "\n", ""},
		"richtext":             {"richtext", "<bold>41</bold>11<nl>a<lt>b<comment>4112</comment>\n\nc", "4111\na<b c\n", "4112"},
	} {
		t.Run(name, func(t *testing.T) {
			r := readAs(t, html.Enriched, "text/"+tt.kind, tt.data)
			if got := r.Texts[extract.Shown]; !r.Detected || r.Err != nil || got != tt.shown {
				t.Errorf("shown %q, detected %v, error %v, want %q", got, r.Detected, r.Err, tt.shown)
			}
			if got := r.Texts[extract.All]; !strings.Contains(got, tt.all) {
				t.Errorf("all %q, want %q in it", got, tt.all)
			}
		})
	}
	if r := readAs(t, html.Enriched, "text/plain", "<bold>a</bold>"); r.Detected {
		t.Error("text that was not declared so")
	}
}

func FuzzEnriched(f *testing.F) {
	f.Add("<bold>a</bold><color><param>red</param>b</color>\n\n<< <nofill>\nc</nofill><lt>")
	f.Fuzz(func(t *testing.T, data string) { readAs(t, html.Enriched, "text/richtext", data) })
}
