package scan

import "testing"

func TestMailchimpAPIKey(t *testing.T) {
	testDetector(t, "secret:mailchimp_api_key", []detection{
		{"form 1", "7b42ac9d0f4e8a13c6d1e5b09f2a7c34-us12", "7b42ac9d0f4e8a13c6d1e5b09f2a7c34-us12", 0},
		{"form 2", "key 7b42ac9d0f4e8a13c6d1e5b09f2a7c34-us12 now", "7b42ac9d0f4e8a13c6d1e5b09f2a7c34-us12", 0},
		{"form 3", "token = \"7b42ac9d0f4e8a13c6d1e5b09f2a7c34-us12\"", "7b42ac9d0f4e8a13c6d1e5b09f2a7c34-us12", 0},
		{"form 4", "7b42ac9d0f4e8a13c6d1e5b09f2a7c34-us12\n", "7b42ac9d0f4e8a13c6d1e5b09f2a7c34-us12", 0},
		{"form 5", "(7b42ac9d0f4e8a13c6d1e5b09f2a7c34-us12)", "7b42ac9d0f4e8a13c6d1e5b09f2a7c34-us12", 0},

		{"miss 1", "a7b42ac", "", 0},
		{"miss 2", "7b42ac9d", "", 0},
		{"miss 3", "7b42", "", 0},
		{"miss 4", "7bxxxxxx", "", 0},
		{"miss 5", "see 7b in the manual", "", 0},
	})
}
