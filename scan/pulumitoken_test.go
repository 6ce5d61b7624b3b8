package scan

import "testing"

func TestPulumiToken(t *testing.T) {
	testDetector(t, "secret:pulumi_token", []detection{
		{"form 1", "pul-7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d", "pul-7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d", 0},
		{"form 2", "key pul-7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d now", "pul-7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d", 0},
		{"form 3", "token = \"pul-7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d\"", "pul-7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d", 0},
		{"form 4", "pul-7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d\n", "pul-7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d", 0},
		{"form 5", "(pul-7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d)", "pul-7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d", 0},

		{"miss 1", "apul-7b42", "", 0},
		{"miss 2", "pul-7b42ac", "", 0},
		{"miss 3", "pul-", "", 0},
		{"miss 4", "pul-xxxxxx", "", 0},
		{"miss 5", "see pul- in the manual", "", 0},
	})
}
