package scan

import (
	"encoding/base64"
	"strings"
)

// kubernetesSecret finds the values of Kubernetes secrets in YAML. Rules: Kubernetes, "Secret v1 core":
// data holds values in base64, stringData holds them as they are. kubectl writes data before kind.
var kubernetesSecret = Detector{
	Name:     "secret:kubernetes_secret",
	About:    "values of Kubernetes secrets in YAML",
	Levels:   "high: a value of data or stringData beside \"kind: Secret\"",
	Keywords: []string{"apiversion", "metadata", "namespace", "opaque"},
	starts:   []string{"kind"},
	find:     findKubernetesSecret,
	show:     showWords,
	exact:    true,
	yields:   []string{"secret:jwt", "secret:private_key"},
}

// secretReach is how far before and behind its kind a secret is read, bytes.
const secretReach = 4 << 10

var kindSecret = lazily(`^kind["']?:[ \t]{0,8}["']?(?i:secret)["']?[ \t]*\r?(?:\n|$)`)

func findKubernetesSecret(t *text, at int) {
	if at > 0 && t.s[at-1] != '\n' || !kindSecret().MatchString(t.s[at:min(len(t.s), at+40)]) {
		return
	}
	// The document is what stands between lines of three dashes.
	from, to := max(0, at-secretReach), min(len(t.s), at+secretReach)
	// Another secret before it without such a line between reads what stands between the two; these are
	// looked for first, since they are near where there are many.
	other := hasKindSecret(t.s, from, at, strings.LastIndex)
	if other >= 0 {
		from = other
	}
	if i := hasKindSecret(t.s, at+1, to, strings.Index); i >= 0 {
		to = i
	}
	switch i := strings.LastIndex(t.s[from:at], "\n---"); {
	case i >= 0:
		from += i + 1
	case other >= 0:
		from = at
	}
	if i := strings.Index(t.s[at:to], "\n---"); i >= 0 {
		to = at + i
	}
	section, block := "", false // block: the value is the next line
	for at := from; at < to; {
		line := t.s[at:to]
		if i := strings.IndexByte(line, '\n'); i >= 0 {
			line = line[:i]
		}
		start := at
		at += len(line) + 1
		if value := strings.Trim(line, " \t\r"); block && value != "" && !strings.Contains(value, ":") {
			t.addOfSecret(section, start+strings.Index(line, value), value)
		}
		name, value, found := strings.Cut(strings.TrimRight(line, "\r "), ":")
		if block = false; !found || name == "" {
			continue
		}
		if name[0] != ' ' && name[0] != '\t' {
			section = name
			continue
		}
		value = strings.TrimLeft(value, " \t")
		where := start + len(strings.TrimRight(line, "\r ")) - len(value)
		if unquoted := strings.Trim(value, `"'`); unquoted != value {
			where++
			value = unquoted
		}
		block = value == "|" || value == ">" || value == "|-" || value == ">-"
		t.addOfSecret(section, where, value)
	}
}

// hasKindSecret is where the line of the kind stands in s[from:to], first or last as find says; -1 for none.
func hasKindSecret(s string, from, to int, find func(s, sub string) int) int {
	first := find("aa", "a") == 0
	if from == 0 && to > 0 && kindSecret().MatchString(s[:min(len(s), 40)]) {
		return 0
	}
	for from < to {
		i := find(s[from:to], "\nkind")
		if i < 0 {
			return -1
		}
		at := from + i + 1
		if kindSecret().MatchString(s[at:min(len(s), at+40)]) {
			return at
		}
		if first {
			from = at
		} else {
			to = at - 1
		}
	}
	return -1
}

// addOfSecret adds a value of a section of a secret, which stands at byte at.
func (t *text) addOfSecret(section string, at int, value string) {
	if where := (span{at, at + len(value)}); isSecretOf(section, value) && !t.taken(where) {
		t.add(match{span: where, value: value, conf: 0.90, evidence: []string{"kind: Secret", section}})
	}
}

// isSecretOf reports whether a value of that section of a secret is one.
func isSecretOf(section, value string) bool {
	switch section {
	case "data":
		b, err := base64.StdEncoding.DecodeString(value)
		return err == nil && len(b) >= 6 && !madeUpPassword(string(b)) && !manualPassword(string(b))
	case "stringData":
		return len(value) >= 6 && !strings.ContainsAny(value[:1], "$<{[|>&*%") && !madeUpPassword(value) && !manualPassword(value)
	}
	return false
}
