package scan

import "testing"

func TestBasicAuth(t *testing.T) {
	testDetector(t, "secret:basic_auth", []detection{
		{"form 1", "https://alice:S3cret-pw@host.example", "https://alice:S3cret-pw@host.example", 0},
		{"form 2", "key ftp://bob:hunter22@files.example now", "ftp://bob:hunter22@files.example", 0},
		{"form 3", "token = \"https://alice:S3cret-pw@host.example\"", "https://alice:S3cret-pw@host.example", 0},
		{"form 4", "ftp://bob:hunter22@files.example\n", "ftp://bob:hunter22@files.example", 0},
		{"form 5", "(https://alice:S3cret-pw@host.example)", "https://alice:S3cret-pw@host.example", 0},

		{"miss 1", "https://a.example:8080/x@y", "", 0},
		{"miss 2", "https://user:${PASS}@host.example", "", 0},
		{"miss 3", "https://alice@host.example", "", 0},
		{"miss 4", "http://a.example/b:cde@f", "", 0},
		{"miss 5", "https://alice:@host.example", "", 0},
	})
}
