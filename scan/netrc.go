package scan

import "strings"

// netrc finds the passwords of .netrc files. Rules: ftp(1), "THE .netrc FILE".
var netrc = Detector{
	Name:     "secret:netrc",
	About:    "passwords in .netrc files: \"machine … login … password …\"",
	Levels:   "high by its form; low for the passwords of manuals",
	Keywords: []string{"netrc", "ftp", "login", "password"},
	starts:   []string{"machine "},
	find:     findNetrc,
	show:     showNothing,
	exact:    true,
}

var netrcEntry = lazily(`^(?i:machine)[ \t]{1,8}[0-9A-Za-z.:-]{2,120}\s{1,16}(?:login|user)[ \t]{1,8}[^\s]{1,120}\s{1,16}(?:account[ \t]{1,8}[^\s]{1,80}\s{1,16})?password[ \t]{1,8}([^\s]{3,200})`)

func findNetrc(t *text, at int) {
	s := t.s[at:min(len(t.s), at+maxToken)]
	m := netrcEntry().FindStringSubmatchIndex(s)
	if m == nil {
		return
	}
	where, value := span{at + m[2], at + m[3]}, s[m[2]:m[3]]
	if value == "string" || madeUpPassword(value) || value[0] == '<' || value[0] == '$' || value[0] == '%' || value[0] == '{' {
		return
	}
	found := match{span: where, value: value, conf: 0.90, evidence: []string{"machine", "login"}}
	if manualPassword(value) || strings.Contains(s[:m[2]], "example") {
		found.conf, found.evidence = Low, []string{"shape"}
	}
	t.add(found)
}
