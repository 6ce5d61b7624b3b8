package scan

import "testing"

func TestPgpass(t *testing.T) {
	testDetector(t, "secret:pgpass", []detection{
		{"host", "db.acme.example:5432:prod:app:PXk9BUlAapOQkI", "PXk9BUlAapOQkI", 0.90},
		{"any host", "*:*:*:postgres:2mLkYN6TVbHo9I\n", "2mLkYN6TVbHo9I", 0.90},
		{"any database", "# hosts\n10.1.2.3:5432:*:report_user:kW82nPqz\r\n", "kW82nPqz", 0.90},
		{"signs", "localhost:5432:app:app:t7Rk!92xQz", "t7Rk!92xQz", 0.90},
		{"another port", "db:6543:*:app:t7Rk92xQzA\n", "t7Rk92xQzA", 0.90},

		{"the manual", "hostname:port:database:username:password", "", 0},
		{"placeholder", "localhost:5432:app:app:password\n", "", 0},
		{"variable", "localhost:5432:app:app:${PGPASSWORD}\n", "", 0},
		{"no password", "localhost:5432:app:app\n", "", 0},
		{"an image", "docker run -p 127.0.0.1:5432:5432 postgres:16\n", "", 0},
		{"in a line", "see localhost:5432:app:app:t7Rk92xQz of it\n", "", 0},
	})
}
