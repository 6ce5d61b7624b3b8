package scan

import "testing"

func TestDatabricksToken(t *testing.T) {
	testDetector(t, "secret:databricks_token", []detection{
		{"form 1", "dapi7b42ac9d0f4e8a13c6d1e5b09f2a7c34", "dapi7b42ac9d0f4e8a13c6d1e5b09f2a7c34", 0},
		{"form 2", "key dapi7b42ac9d0f4e8a13c6d1e5b09f2a7c34 now", "dapi7b42ac9d0f4e8a13c6d1e5b09f2a7c34", 0},
		{"form 3", "token = \"dapi7b42ac9d0f4e8a13c6d1e5b09f2a7c34\"", "dapi7b42ac9d0f4e8a13c6d1e5b09f2a7c34", 0},
		{"form 4", "dapi7b42ac9d0f4e8a13c6d1e5b09f2a7c34\n", "dapi7b42ac9d0f4e8a13c6d1e5b09f2a7c34", 0},
		{"form 5", "(dapi7b42ac9d0f4e8a13c6d1e5b09f2a7c34)", "dapi7b42ac9d0f4e8a13c6d1e5b09f2a7c34", 0},

		{"miss 1", "adapi7b42", "", 0},
		{"miss 2", "dapi7b42ac", "", 0},
		{"miss 3", "dapi", "", 0},
		{"miss 4", "dapixxxxxx", "", 0},
		{"miss 5", "see dapi in the manual", "", 0},
	})
}
