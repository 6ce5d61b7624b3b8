package scan

// passwordHash finds hashes of passwords, as they stand in shadow files, in .htpasswd and in dumps of databases: they
// can be tried out. Rules: crypt(5), "Available hashing methods"; Apache, "Password formats" ($apr1$); RFC 9106 and the
// PHC string format ($argon2id$); Django, "Password management"; Cisco IOS types 8 and 9.
var passwordHash = Detector{
	Name:     "secret:password_hash",
	About:    "hashes of passwords: crypt (MD5, SHA-2, bcrypt, yescrypt, scrypt), Apache, Argon2, PBKDF2, Cisco",
	Levels:   "low by their form; medium with a keyword near; high behind a name and a colon, as files of passwords have them",
	Keywords: []string{"shadow", "htpasswd", "passwd", "password hash", "login"},
	marks:    "$",
	find:     findPasswordHash,
	show:     showNothing,
	exact:    true,
}

var hashForm = lazily(`^\$(?:(?:1|apr1)\$[./0-9A-Za-z]{1,8}\$[./0-9A-Za-z]{22}` +
	`|2[abxy]?\$[0-9]{2}\$[./0-9A-Za-z]{53}` +
	`|[5](?:\$rounds=[0-9]{1,9})?\$[./0-9A-Za-z]{1,16}\$[./0-9A-Za-z]{43}` +
	`|[6](?:\$rounds=[0-9]{1,9})?\$[./0-9A-Za-z]{1,16}\$[./0-9A-Za-z]{86}` +
	`|[89]\$[./0-9A-Za-z]{14}\$[./0-9A-Za-z]{43}` +
	`|g?y\$[./0-9A-Za-z]{2,16}\$[./0-9A-Za-z]{1,86}\$[./0-9A-Za-z]{43}` +
	`|7\$[./0-9A-Za-z]{11}[./0-9A-Za-z]{0,86}\$[./0-9A-Za-z]{43}` +
	`|argon2(?:id|i|d)\$(?:v=[0-9]{1,3}\$)?m=[0-9]{1,9},t=[0-9]{1,9},p=[0-9]{1,4}\$[0-9A-Za-z+/]{11,86}\$[0-9A-Za-z+/]{16,171}` +
	`|pbkdf2-sha(?:1|256|512)\$[0-9]{1,9}\$[./0-9A-Za-z]{8,86}\$[./0-9A-Za-z]{27,86})`)

func findPasswordHash(t *text, at int) {
	// The method's name is of one to thirteen signs.
	n := at + 1
	for n < len(t.s) && n-at < 14 && (t.alnum(n) || t.s[n] == '-') {
		n++
	}
	if n == at+1 || t.byteAt(n) != '$' {
		return
	}
	value := hashForm().FindString(t.s[at:min(len(t.s), at+512)])
	if value == "" || t.alnum(at-1) && t.byteAt(at-1) != 'n' || t.alnum(at+len(value)) || t.taken(span{at, at + len(value)}) || placeholder(value) {
		return
	}
	m := match{span: span{at, at + len(value)}, value: value, conf: Low, evidence: []string{"method", "shape"}}
	if word, near := t.keyword(m.span, 80, 80); near {
		m.conf, m.evidence = Medium, append(m.evidence, "keyword "+word)
	}
	if t.byteAt(at-1) == ':' {
		m.conf, m.evidence = 0.90, append(m.evidence, "name")
	}
	t.add(m)
}
