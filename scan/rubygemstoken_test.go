package scan

import "testing"

func TestRubygemsToken(t *testing.T) {
	testDetector(t, "secret:rubygems_token", []detection{
		{"form 1", "rubygems_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d0f4e8a13", "rubygems_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d0f4e8a13", 0},
		{"form 2", "key rubygems_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d0f4e8a13 now", "rubygems_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d0f4e8a13", 0},
		{"form 3", "token = \"rubygems_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d0f4e8a13\"", "rubygems_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d0f4e8a13", 0},
		{"form 4", "rubygems_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d0f4e8a13\n", "rubygems_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d0f4e8a13", 0},
		{"form 5", "(rubygems_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d0f4e8a13)", "rubygems_7b42ac9d0f4e8a13c6d1e5b09f2a7c347b42ac9d0f4e8a13", 0},

		{"miss 1", "arubygems_7b42", "", 0},
		{"miss 2", "rubygems_7b42ac", "", 0},
		{"miss 3", "ruby", "", 0},
		{"miss 4", "rubygems_xxxxxx", "", 0},
		{"miss 5", "see rubygems_ in the manual", "", 0},
	})
}
