package scan

import "testing"

func TestGitlabPAT(t *testing.T) {
	testDetector(t, "secret:gitlab_pat", []detection{
		{"form 1", "glpat-7bQ2xK9mZt4Lw8Rv3Ns6", "glpat-7bQ2xK9mZt4Lw8Rv3Ns6", 0},
		{"form 2", "key GR13489417bQ2xK9mZt4Lw8Rv3Ns6 now", "GR13489417bQ2xK9mZt4Lw8Rv3Ns6", 0},
		{"form 3", "token = \"glpat-7bQ2xK9mZt4Lw8Rv3Ns6\"", "glpat-7bQ2xK9mZt4Lw8Rv3Ns6", 0},
		{"form 4", "GR13489417bQ2xK9mZt4Lw8Rv3Ns6\n", "GR13489417bQ2xK9mZt4Lw8Rv3Ns6", 0},
		{"form 5", "(glpat-7bQ2xK9mZt4Lw8Rv3Ns6)", "glpat-7bQ2xK9mZt4Lw8Rv3Ns6", 0},

		{"miss 1", "aglpat-7bQ2", "", 0},
		{"miss 2", "glpat-7bQ2xK", "", 0},
		{"miss 3", "glpa", "", 0},
		{"miss 4", "glpat-xxxxxx", "", 0},
		{"miss 5", "see glpat- in the manual", "", 0},
	})
}
