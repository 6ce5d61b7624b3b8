package postfixtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// sasl makes the accounts of o.Logins for Cyrus SASL, in the instance's own
// folder, and returns the lines of main.cf that let people log in.
func sasl(t testing.TB, etc string, logins map[string]string) []string {
	t.Helper()
	if len(logins) == 0 {
		return nil
	}
	dir := filepath.Join(etc, "sasl")
	must(t, os.Mkdir(dir, 0o755))
	db := filepath.Join(dir, "sasldb2")
	for login, password := range logins {
		user, domain, _ := strings.Cut(login, "@")
		cmd := exec.Command("saslpasswd2", "-c", "-p", "-f", db, "-u", domain, user)
		cmd.Stdin = strings.NewReader(password)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("saslpasswd2 (package sasl2-bin): %v\n%s", err, out)
		}
	}
	run(t, "chown", "postfix", db)
	must(t, os.WriteFile(filepath.Join(dir, "smtpd.conf"), []byte(strings.Join([]string{
		"pwcheck_method: auxprop",
		"auxprop_plugin: sasldb",
		"sasldb_path: " + db,
		"mech_list: PLAIN LOGIN",
		"",
	}, "\n")), 0o644))
	return []string{
		"cyrus_sasl_config_path = " + dir,
		"smtpd_sasl_auth_enable = yes",
		"smtpd_sasl_security_options = noanonymous",
		"smtpd_tls_auth_only = no",
	}
}
