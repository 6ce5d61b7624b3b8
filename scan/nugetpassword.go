package scan

import "strings"

// nugetPassword finds passwords of package sources. Rules: NuGet, "nuget.config reference", packageSourceCredentials.
var nugetPassword = Detector{
	Name:     "secret:nuget_password",
	About:    "passwords of package sources in nuget.config",
	Levels:   "high by its form; low for the passwords of manuals",
	Keywords: []string{"nuget", "packagesourcecredentials", "username"},
	starts:   []string{"cleartextpassword", "password\""},
	find:     findNugetPassword,
	show:     showWords,
	exact:    true,
}

var nugetEntry = lazily(`^(?i:cleartextpassword|password)"[ \t\r\n]{1,8}value[ \t]{0,3}=[ \t]{0,3}"([^"\n]{4,400})"`)

func findNugetPassword(t *text, at int) {
	m := nugetEntry().FindStringSubmatchIndex(t.s[at:min(len(t.s), at+maxToken)])
	if m == nil {
		return
	}
	where := span{at + m[2], at + m[3]}
	value := t.s[where.start:where.end]
	if strings.ContainsAny(value[:1], "%$#{") || madeUpPassword(value) || t.taken(where) {
		return
	}
	found := match{span: where, value: value, conf: 0.85, evidence: []string{"name", "shape"}}
	if manualPassword(value) {
		found.conf = Low
	}
	t.add(found)
}
