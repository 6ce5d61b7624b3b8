package scan

import "testing"

func TestGitlabSession(t *testing.T) {
	const id = "7c1e0b94fd3a86527c5eb1d02a9f6438"
	testDetector(t, "secret:gitlab_session", []detection{
		{"a header", "Cookie: _gitlab_session=" + id, id, 0.90},
		{"among others", "Cookie: lang=de; _gitlab_session=" + id + "; seen=1", id, 0.90},
		{"of an answer", "Set-Cookie: _gitlab_session=" + id + "; path=/; HttpOnly", id, 0.90},
		{"in JSON", `{"_gitlab_session": "` + id + `"}`, id, 0.90},
		{"of curl", "curl -b '_gitlab_session=" + id + "' https://git.corp.example/", id, 0.90},

		{"short", "_gitlab_session=7c1e0b94fd3a8652", "", 0},
		{"long", "_gitlab_session=" + id + "00", "", 0},
		{"a variable", "_gitlab_session=$SESSION", "", 0},
		{"another cookie", "_session_id=" + id, "", 0},
		{"a placeholder", "_gitlab_session=00000000000000000000000000000000", "", 0},
	})
}
