package scan

import "testing"

func TestHuggingfaceToken(t *testing.T) {
	testDetector(t, "secret:huggingface_token", []detection{
		{"form 1", "hf_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ", "hf_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ", 0},
		{"form 2", "key hf_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ now", "hf_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ", 0},
		{"form 3", "token = \"hf_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ\"", "hf_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ", 0},
		{"form 4", "hf_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ\n", "hf_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ", 0},
		{"form 5", "(hf_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ)", "hf_7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ", 0},

		{"miss 1", "ahf_7bQ2", "", 0},
		{"miss 2", "hf_7bQ2xK", "", 0},
		{"miss 3", "hf_7", "", 0},
		{"miss 4", "hf_xxxxxx", "", 0},
		{"miss 5", "see hf_ in the manual", "", 0},
	})
}
