package scan

// gitlabSession finds cookies that are signed in at GitLab. Rules: GitLab, "Session cookie".
var gitlabSession = Detector{
	Name:     "secret:gitlab_session",
	About:    "session cookies of GitLab",
	Levels:   "high by its form",
	Keywords: []string{"gitlab", "cookie"},
	starts:   []string{"gitlab_session"},
	find:     findGitlabSession,
	show:     showWords,
	exact:    true,
}

var gitlabCookie = lazily(`^gitlab_session["']?[ \t]{0,3}[=:][ \t]{0,3}["']?([0-9a-f]{32})(?:[^0-9A-Za-z]|$)`)

func findGitlabSession(t *text, at int) {
	m := gitlabCookie().FindStringSubmatchIndex(t.s[at:min(len(t.s), at+80)])
	if m == nil {
		return
	}
	where := span{at + m[2], at + m[3]}
	if value := t.s[where.start:where.end]; !t.taken(where) && !placeholder(value) {
		t.add(match{span: where, value: value, conf: 0.90, evidence: []string{"name", "shape"}})
	}
}
