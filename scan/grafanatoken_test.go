package scan

import "testing"

func TestGrafanaToken(t *testing.T) {
	testDetector(t, "secret:grafana_token", []detection{
		{"form 1", "glsa_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7_7b42ac9d", "glsa_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7_7b42ac9d", 0},
		{"form 2", "key glsa_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7_7b42ac9d now", "glsa_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7_7b42ac9d", 0},
		{"form 3", "token = \"glsa_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7_7b42ac9d\"", "glsa_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7_7b42ac9d", 0},
		{"form 4", "glsa_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7_7b42ac9d\n", "glsa_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7_7b42ac9d", 0},
		{"form 5", "(glsa_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7_7b42ac9d)", "glsa_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7_7b42ac9d", 0},

		{"miss 1", "aglsa_7bQ2", "", 0},
		{"miss 2", "glsa_7bQ2xK", "", 0},
		{"miss 3", "glsa", "", 0},
		{"miss 4", "glsa_xxxxxx", "", 0},
		{"miss 5", "see glsa_ in the manual", "", 0},
	})
}
