package config

import (
	"strings"
	"testing"
)

func TestLinesOfKeys(t *testing.T) {
	text := `# comment with [brackets] and = sign
title = "x" # [[rule]]
a.b."c d" = 1
[[rule]]
name = '''
[[rule]]
'''
when = { to = "outside", any = [
  { gap = "corrupt" }, # comment ]
  { fact = [
    "macro",
    "ambiguous"] },
] }

[[rule]]
text = """
quoted \""" still
end"""""
[rule.when]
to = 'inside'
[[rule.when.any]]
x = 1
[[rule.when.any]]
  y = [ [1,2],
        [3] ]
[recipients.groups]
"my group" = ["a", "b"]
last = 2027-06-30
`
	lines := scanLines(text)
	want := map[string]int{
		"title": 2, "a.b": 3, "a.b.c d": 3, "rule": 4, "rule[0]": 4, "rule[0].name": 5, "rule[0].when": 8,
		"rule[0].when.to": 8, "rule[0].when.any[0].gap": 9, "rule[0].when.any[1].fact[0]": 11,
		"rule[0].when.any[1].fact[1]": 12, "rule[1]": 15, "rule[1].text": 16, "rule[1].when": 19,
		"rule[1].when.to": 20, "rule[1].when.any[0].x": 22, "rule[1].when.any[1]": 23, "rule[1].when.any[1].y[1]": 25,
		"recipients.groups.my group[1]": 27, "recipients.groups.last": 28,
		// not there: the nearest around it
		"rule[1].action": 15, "rule[0].when.any[7].to": 8, "nothing": 0,
	}
	for key, line := range want {
		if got := lines.of(key); got != line {
			t.Errorf("%s: line %d, want %d", key, got, line)
		}
	}
}

// The scanner ends on anything.
func TestLinesOfNonsense(t *testing.T) {
	for _, text := range []string{"[", "[[", "a", "a=", "a=[", "a={", "a={b", `a="`, `a="\`, "a='''", "=", "]", "}", "a=[}", "a={]", "...", "\x00\xff", "a=[[[[", strings.Repeat("[", 1000)} {
		scanLines(text)
	}
}
