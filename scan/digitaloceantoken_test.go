package scan

import "testing"

func TestDigitaloceanToken(t *testing.T) {
	testDetector(t, "secret:digitalocean_token", []detection{
		{"form 1", "dop_v1_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d0f4e8a13c6d1e5b09f2a7c34", "dop_v1_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d0f4e8a13c6d1e5b09f2a7c34", 0},
		{"form 2", "key dop_v1_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d0f4e8a13c6d1e5b09f2a7c34 now", "dop_v1_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d0f4e8a13c6d1e5b09f2a7c34", 0},
		{"form 3", "token = \"dop_v1_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d0f4e8a13c6d1e5b09f2a7c34\"", "dop_v1_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d0f4e8a13c6d1e5b09f2a7c34", 0},
		{"form 4", "dop_v1_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d0f4e8a13c6d1e5b09f2a7c34\n", "dop_v1_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d0f4e8a13c6d1e5b09f2a7c34", 0},
		{"form 5", "(dop_v1_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d0f4e8a13c6d1e5b09f2a7c34)", "dop_v1_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d0f4e8a13c6d1e5b09f2a7c34", 0},

		{"miss 1", "adop_v1_7b42", "", 0},
		{"miss 2", "dop_v1_7b42ac", "", 0},
		{"miss 3", "dop_", "", 0},
		{"miss 4", "dop_v1_xxxxxx", "", 0},
		{"miss 5", "see dop_v1_ in the manual", "", 0},
	})
}
