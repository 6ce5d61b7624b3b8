package scan

import "testing"

func TestHTTPAuthorization(t *testing.T) {
	testDetector(t, "secret:http_authorization", []detection{
		{"RFC 7617, section 2", "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "QWxhZGRpbjpvcGVuIHNlc2FtZQ==", High},
		{"in JSON", `"Authorization": "Basic YW5uYTpUcjB1YjRkb3I="`, "YW5uYTpUcjB1YjRkb3I=", High},
		{"of a proxy", "Proxy-Authorization: Basic YW5uYTpUcjB1YjRkb3I=", "YW5uYTpUcjB1YjRkb3I=", High},
		{"a bearer token", "authorization: bearer 9f3bQ1xk7TzL0mVd2RwYc8Ej", "9f3bQ1xk7TzL0mVd2RwYc8Ej", High},
		{"curl with a header", `curl -H 'Authorization: Bearer 9f3bQ1xk7TzL0mVd2RwYc8Ej' https://api.corp.example/`, "9f3bQ1xk7TzL0mVd2RwYc8Ej", High},
		{"curl -u", "curl -s -u anna:Tr0ub4dor https://corp.example/", "anna:Tr0ub4dor", High},
		{"curl --user", `curl https://corp.example/ --user "anna:Tr0ub4dor"`, "anna:Tr0ub4dor", High},
		{"of a manual", "curl -u user:password https://corp.example/", "user:password", Low},

		{"no colon in it", "Authorization: Basic b3Blbg==sesame", "", 0},
		{"a variable", `curl -u "$USER:$PASSWORD" https://corp.example/`, "", 0},
		{"a template", "Authorization: Bearer {{ token }}", "", 0},
		{"a word", "Authorization: Bearer authentication_required", "", 0},
		{"of a sentence", "authorization is needed; curl can give it", "", 0},
		{"another option", "curl -o user:page https://corp.example/", "", 0},
		{"a name alone", "curl -u anna https://corp.example/", "", 0},
	})
}
