package scan

import "testing"

func TestNewrelicKey(t *testing.T) {
	testDetector(t, "secret:newrelic_key", []detection{
		{"form 1", "NRAK-7BQ2XK9MZT4LW8RV3NS6YD1PC5H", "NRAK-7BQ2XK9MZT4LW8RV3NS6YD1PC5H", 0},
		{"form 2", "key NRAK-7BQ2XK9MZT4LW8RV3NS6YD1PC5H now", "NRAK-7BQ2XK9MZT4LW8RV3NS6YD1PC5H", 0},
		{"form 3", "token = \"NRAK-7BQ2XK9MZT4LW8RV3NS6YD1PC5H\"", "NRAK-7BQ2XK9MZT4LW8RV3NS6YD1PC5H", 0},
		{"form 4", "NRAK-7BQ2XK9MZT4LW8RV3NS6YD1PC5H\n", "NRAK-7BQ2XK9MZT4LW8RV3NS6YD1PC5H", 0},
		{"form 5", "(NRAK-7BQ2XK9MZT4LW8RV3NS6YD1PC5H)", "NRAK-7BQ2XK9MZT4LW8RV3NS6YD1PC5H", 0},

		{"miss 1", "aNRAK-7BQ2", "", 0},
		{"miss 2", "NRAK-7BQ2XK", "", 0},
		{"miss 3", "NRAK", "", 0},
		{"miss 4", "NRAK-xxxxxx", "", 0},
		{"miss 5", "see NRAK- in the manual", "", 0},
	})
}
