package scan

// commandPassword finds passwords among the arguments of commands. Rules: sshpass(1), -p; mysql(1), --password;
// Microsoft Sysinternals, "PsExec", -p.
var commandPassword = Detector{
	Name:     "secret:command_password",
	About:    "passwords among the arguments of sshpass, mysql and psexec",
	Levels:   "medium with letters and digits; low for words",
	Keywords: []string{"ssh", "mysql", "psexec", "password", "command"},
	starts:   []string{"sshpass ", "mysql ", "mysqldump ", "mysqladmin ", "psexec"},
	find:     findCommandPassword,
	show:     showNothing,
	exact:    true,
}

var commandArgument = lazily(`^(?:(?i:psexec)[^\n]*?[ \t]-u[ \t]{1,4}[^\s]{1,80}[ \t]{1,4}-p[ \t]{0,4}|(?:sshpass)[ \t]{1,4}-p[ \t]{0,4}|mysql(?:dump|admin)?[ \t](?:[^\n]*?[ \t])?(?:--password=|-p))["']?([^\s"'<>|;&]{4,80})`)

func findCommandPassword(t *text, at int) {
	s := t.s[at:min(len(t.s), at+256)]
	m := commandArgument().FindStringSubmatchIndex(s)
	if m == nil {
		return
	}
	where, value := span{at + m[2], at + m[3]}, s[m[2]:m[3]]
	if value[0] == '-' || notValue(value, false) || manualPassword(value) || madeUpPassword(value) || t.taken(where) {
		return
	}
	found := match{span: where, value: value, conf: Low, evidence: []string{"command"}}
	if len(value) >= 8 && lettersAndDigits(value) && entropy(value) >= 3 {
		found.conf, found.evidence = Medium, []string{"command", "entropy"}
	}
	t.add(found)
}
