package scan

import "testing"

func TestMailgunAPIKey(t *testing.T) {
	testDetector(t, "secret:mailgun_api_key", []detection{
		{"form 1", "key-7b42ac9d0f4e8a13c6d1e5b09f2a7c34", "key-7b42ac9d0f4e8a13c6d1e5b09f2a7c34", 0},
		{"form 2", "key key-7b42ac9d0f4e8a13c6d1e5b09f2a7c34 now", "key-7b42ac9d0f4e8a13c6d1e5b09f2a7c34", 0},
		{"form 3", "token = \"key-7b42ac9d0f4e8a13c6d1e5b09f2a7c34\"", "key-7b42ac9d0f4e8a13c6d1e5b09f2a7c34", 0},
		{"form 4", "key-7b42ac9d0f4e8a13c6d1e5b09f2a7c34\n", "key-7b42ac9d0f4e8a13c6d1e5b09f2a7c34", 0},
		{"form 5", "(key-7b42ac9d0f4e8a13c6d1e5b09f2a7c34)", "key-7b42ac9d0f4e8a13c6d1e5b09f2a7c34", 0},

		{"miss 1", "akey-7b42", "", 0},
		{"miss 2", "key-7b42ac", "", 0},
		{"miss 3", "key-", "", 0},
		{"miss 4", "key-xxxxxx", "", 0},
		{"miss 5", "see key- in the manual", "", 0},
	})
}
