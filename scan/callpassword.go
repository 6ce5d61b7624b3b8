package scan

// callPassword finds passwords among the arguments of calls that log in. Rules: .NET, "NetworkCredential";
// requests, "HTTPBasicAuth"; JDBC, DriverManager.getConnection; smtplib, SMTP.login; PowerShell, ConvertTo-SecureString.
var callPassword = Detector{
	Name:     "secret:call_password",
	About:    "passwords among the arguments of calls that log in",
	Levels:   "medium with letters and digits; low for others",
	Keywords: []string{"password", "login", "credential", "smtp", "jdbc"},
	starts: []string{
		"networkcredential(", "httpbasicauth(", "usernamepasswordcredential(", "usernamepasswordcredentials(", "passwordauthentication(",
		"login(", "getconnection(", "convertto-securestring",
	},
	find:  findCallPassword,
	show:  showNothing,
	exact: true,
}

var (
	callArguments = lazily(`^(?i:NetworkCredential|HTTPBasicAuth|UsernamePasswordCredentials?|PasswordAuthentication|login|getConnection)\(\s{0,4}` +
		`(?:[@u]?["'][^"'\n]{1,160}["']\s{0,4},\s{0,4}){1,2}[@u]?["']([^"'\n]{6,80})["']`)
	secureString = lazily(`^(?i:ConvertTo-SecureString)[ \t]{1,4}(?:-String[ \t]{1,4})?["']([^"'\n]{6,80})["']`)
)

func findCallPassword(t *text, at int) {
	s := t.s[at:min(len(t.s), at+480)]
	m := callArguments().FindStringSubmatchIndex(s)
	if m == nil {
		m = secureString().FindStringSubmatchIndex(s)
	}
	if m == nil {
		return
	}
	where, value := span{at + m[2], at + m[3]}, s[m[2]:m[3]]
	if !passwordValue(value, true) || manualPassword(value) || madeUpPassword(value) || t.taken(where) {
		return
	}
	found := match{span: where, value: value, conf: Low, evidence: []string{"call"}}
	if len(value) >= 8 && lettersAndDigits(value) && entropy(value) >= 3 {
		found.conf, found.evidence = Medium, []string{"call", "entropy"}
	}
	t.add(found)
}
