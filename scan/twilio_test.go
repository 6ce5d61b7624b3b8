package scan

import "testing"

func TestTwilioToken(t *testing.T) {
	testDetector(t, "secret:twilio", []detection{
		{"form 1", "SK7b42ac9d0f4e8a13c6d1e5b09f2a7c34", "SK7b42ac9d0f4e8a13c6d1e5b09f2a7c34", 0},
		{"form 2", "key AC7b42ac9d0f4e8a13c6d1e5b09f2a7c34 now", "AC7b42ac9d0f4e8a13c6d1e5b09f2a7c34", 0},
		{"form 3", "token = \"SK7b42ac9d0f4e8a13c6d1e5b09f2a7c34\"", "SK7b42ac9d0f4e8a13c6d1e5b09f2a7c34", 0},
		{"form 4", "AC7b42ac9d0f4e8a13c6d1e5b09f2a7c34\n", "AC7b42ac9d0f4e8a13c6d1e5b09f2a7c34", 0},
		{"form 5", "(SK7b42ac9d0f4e8a13c6d1e5b09f2a7c34)", "SK7b42ac9d0f4e8a13c6d1e5b09f2a7c34", 0},

		{"miss 1", "aSK7b42", "", 0},
		{"miss 2", "SK7b42ac", "", 0},
		{"miss 3", "SK7b", "", 0},
		{"miss 4", "SKxxxxxx", "", 0},
		{"miss 5", "see SK in the manual", "", 0},
	})
}
