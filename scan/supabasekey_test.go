package scan

import "testing"

func TestSupabaseKey(t *testing.T) {
	testDetector(t, "secret:supabase_key", []detection{
		{"form 1", "sbp_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d", "sbp_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d", 0},
		{"form 2", "key sbp_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d now", "sbp_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d", 0},
		{"form 3", "token = \"sbp_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d\"", "sbp_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d", 0},
		{"form 4", "sbp_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d\n", "sbp_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d", 0},
		{"form 5", "(sbp_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d)", "sbp_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d", 0},

		{"miss 1", "asbp_7b42", "", 0},
		{"miss 2", "sbp_7b42ac", "", 0},
		{"miss 3", "sbp_", "", 0},
		{"miss 4", "sbp_xxxxxx", "", 0},
		{"miss 5", "see sbp_ in the manual", "", 0},
	})
}
