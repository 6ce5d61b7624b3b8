package scan

import "testing"

func TestCommandPassword(t *testing.T) {
	testDetector(t, "secret:command_password", []detection{
		{"sshpass", "sshpass -p q7Tm2Lz9x ssh root@host", "q7Tm2Lz9x", Medium},
		{"mysql", "mysql -u root -pq7Tm2Lz9x orders", "q7Tm2Lz9x", Medium},
		{"mysqldump", "mysqldump --password=hV92kfLs01 orders", "hV92kfLs01", Medium},
		{"psexec", `PSEXEC \\10.0.94.120 -u admin -p dev_admin cmd`, "dev_admin", Low},
		{"quotes", "sshpass -p 'hV92kfLs01' scp a b:", "hV92kfLs01", Medium},

		{"asked", "mysql -u root -p orders", "", 0},
		{"variable", "sshpass -p $PASS ssh root@host", "", 0},
		{"file", "sshpass -f /etc/pass ssh root@host", "", 0},
		{"of a manual", "mysql -u root -ppassword", "", 0},
		{"place", "mysql --password=<password>", "", 0},
	})
}
