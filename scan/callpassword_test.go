package scan

import "testing"

func TestCallPassword(t *testing.T) {
	testDetector(t, "secret:call_password", []detection{
		{".NET", `client.Credentials = new NetworkCredential("svc_mail", "S903ZsN2WB3fKB");`, "S903ZsN2WB3fKB", Medium},
		{"verbatim", `new NetworkCredential(@"ACME\bob", @"t7Rk!92xQz")`, "t7Rk!92xQz", Medium},
		{"Python", "server.login('svc@acme.example', 'OvgRQxO31qfdwV')", "OvgRQxO31qfdwV", Medium},
		{"requests", "requests.get(url, auth=HTTPBasicAuth('bob', 'uJKSvOk9tUIneQ'))", "uJKSvOk9tUIneQ", Medium},
		{"JDBC", `DriverManager.getConnection("jdbc:oracle:thin:@db:1521:x", "scott", "d6B8fr9USUrJ");`, "d6B8fr9USUrJ", Medium},
		{"PowerShell", "ConvertTo-SecureString 'ehJwgx7FkrBPMH' -AsPlainText -Force", "ehJwgx7FkrBPMH", Medium},
		{"PowerShell, named", `ConvertTo-SecureString -String "ehJwgx7FkrBPMH" -AsPlainText`, "ehJwgx7FkrBPMH", Medium},

		{"variables", "new NetworkCredential(user, password)", "", 0},
		{"one argument", `login("OvgRQxO31qfdwV")`, "", 0},
		{"placeholder", "server.login('user@x.example', 'your-password1')", "", 0},
		{"a word", "server.login('user', 'secret')", "", 0},
		{"another call", `connect("svc_mail", "S903ZsN2WB3fKB")`, "", 0},
		{"template", "HTTPBasicAuth('bob', '${PASSWORD1}')", "", 0},
		{"no literal", "ConvertTo-SecureString $password -AsPlainText", "", 0},
		{"over lines", "login(\n'bob\n', 'S903ZsN2WB3fKB')", "", 0},
	})
}
