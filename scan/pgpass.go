package scan

import "strings"

// pgpass finds the passwords of PostgreSQL's password file. Rules: PostgreSQL documentation, "The Password File":
// lines of hostname:port:database:username:password; "*" for any.
var pgpass = Detector{
	Name:     "secret:pgpass",
	About:    "passwords in .pgpass files: \"host:port:database:user:password\"",
	Levels:   "high by its form",
	Keywords: []string{"pgpass", "postgres", "postgresql"},
	whole:    findPgpass,
	show:     showNothing,
	exact:    true,
}

var pgpassEntry = lazily(`^(?:\*|[0-9A-Za-z.-]{2,120}):(?:[0-9]{4,5}|\*):(?:\*|[0-9A-Za-z_-]{1,64}):[0-9A-Za-z_.@-]{1,64}:([^\s:]{4,100})\r?(?:\n|$)`)

// findPgpass looks at the lines that have the server's usual port, or any: by what stands behind the colon
// before it, which is rarer in logs.
func findPgpass(t *text, places []span) {
	for _, port := range []string{"5432:", "*:"} {
		for at := 0; ; {
			i := strings.Index(t.s[at:], port)
			if i < 0 {
				break
			}
			t.pgpassLine(at+i, places)
			at += i + len(port)
		}
	}
}

// pgpassLine looks at the line whose port begins at a byte.
func (t *text) pgpassLine(at int, places []span) {
	if t.byteAt(at-1) != ':' {
		return
	}
	start := at - 1
	for n := 0; start > 0 && n < 121 && t.s[start-1] != '\n'; n++ {
		start--
	}
	if start > 0 && t.s[start-1] != '\n' || !inAny(places, start) {
		return
	}
	m := pgpassEntry().FindStringSubmatchIndex(t.s[start:min(len(t.s), start+maxToken)])
	if m == nil {
		return
	}
	where, value := span{start + m[2], start + m[3]}, t.s[start+m[2]:start+m[3]]
	if value == "password" || notValue(value, false) || manualPassword(value) || madeUpPassword(value) || t.taken(where) {
		return
	}
	t.add(match{span: where, value: value, conf: 0.90, evidence: []string{"host", "port", "user"}})
}
