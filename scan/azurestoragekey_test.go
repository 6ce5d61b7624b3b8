package scan

import "testing"

func TestAzureStorageKey(t *testing.T) {
	testDetector(t, "secret:azure_storage_key", []detection{
		{"form 1", "AccountKey=7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1P==", "AccountKey=7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1P==", 0},
		{"form 2", "key AccountKey=7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1P== now", "AccountKey=7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1P==", 0},
		{"form 3", "token = \"AccountKey=7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1P==\"", "AccountKey=7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1P==", 0},
		{"form 4", "AccountKey=7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1P==\n", "AccountKey=7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1P==", 0},
		{"form 5", "(AccountKey=7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1P==)", "AccountKey=7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1Pc5Hg0Jf7bQ2xK9mZt4Lw8Rv3Ns6Yd1P==", 0},

		{"miss 1", "aAccountKey=7bQ2", "", 0},
		{"miss 2", "AccountKey=7bQ2xK", "", 0},
		{"miss 3", "Acco", "", 0},
		{"miss 4", "AccountKey=xxxxxx", "", 0},
		{"miss 5", "see AccountKey= in the manual", "", 0},
	})
}
