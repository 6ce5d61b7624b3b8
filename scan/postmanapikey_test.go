package scan

import "testing"

func TestPostmanAPIKey(t *testing.T) {
	testDetector(t, "secret:postman_api_key", []detection{
		{"form 1", "PMAK-7b42ac9d0f4e8a13c6d1e5b0-7b42ac9d0f4e8a13c6d1e5b09f2a7c347b", "PMAK-7b42ac9d0f4e8a13c6d1e5b0-7b42ac9d0f4e8a13c6d1e5b09f2a7c347b", 0},
		{"form 2", "key PMAK-7b42ac9d0f4e8a13c6d1e5b0-7b42ac9d0f4e8a13c6d1e5b09f2a7c347b now", "PMAK-7b42ac9d0f4e8a13c6d1e5b0-7b42ac9d0f4e8a13c6d1e5b09f2a7c347b", 0},
		{"form 3", "token = \"PMAK-7b42ac9d0f4e8a13c6d1e5b0-7b42ac9d0f4e8a13c6d1e5b09f2a7c347b\"", "PMAK-7b42ac9d0f4e8a13c6d1e5b0-7b42ac9d0f4e8a13c6d1e5b09f2a7c347b", 0},
		{"form 4", "PMAK-7b42ac9d0f4e8a13c6d1e5b0-7b42ac9d0f4e8a13c6d1e5b09f2a7c347b\n", "PMAK-7b42ac9d0f4e8a13c6d1e5b0-7b42ac9d0f4e8a13c6d1e5b09f2a7c347b", 0},
		{"form 5", "(PMAK-7b42ac9d0f4e8a13c6d1e5b0-7b42ac9d0f4e8a13c6d1e5b09f2a7c347b)", "PMAK-7b42ac9d0f4e8a13c6d1e5b0-7b42ac9d0f4e8a13c6d1e5b09f2a7c347b", 0},

		{"miss 1", "aPMAK-7b42", "", 0},
		{"miss 2", "PMAK-7b42ac", "", 0},
		{"miss 3", "PMAK", "", 0},
		{"miss 4", "PMAK-xxxxxx", "", 0},
		{"miss 5", "see PMAK- in the manual", "", 0},
	})
}
