package scan

import "testing"

func TestClojarsToken(t *testing.T) {
	testDetector(t, "secret:clojars_token", []detection{
		{"form 1", "CLOJARS_7bq2xk9mzt4lw8rv3ns6yd1pc5hg0jf7bq2xk9mzt4lw8rv3ns6yd1pc5hg0", "CLOJARS_7bq2xk9mzt4lw8rv3ns6yd1pc5hg0jf7bq2xk9mzt4lw8rv3ns6yd1pc5hg0", 0},
		{"form 2", "key CLOJARS_7bq2xk9mzt4lw8rv3ns6yd1pc5hg0jf7bq2xk9mzt4lw8rv3ns6yd1pc5hg0 now", "CLOJARS_7bq2xk9mzt4lw8rv3ns6yd1pc5hg0jf7bq2xk9mzt4lw8rv3ns6yd1pc5hg0", 0},
		{"form 3", "token = \"CLOJARS_7bq2xk9mzt4lw8rv3ns6yd1pc5hg0jf7bq2xk9mzt4lw8rv3ns6yd1pc5hg0\"", "CLOJARS_7bq2xk9mzt4lw8rv3ns6yd1pc5hg0jf7bq2xk9mzt4lw8rv3ns6yd1pc5hg0", 0},
		{"form 4", "CLOJARS_7bq2xk9mzt4lw8rv3ns6yd1pc5hg0jf7bq2xk9mzt4lw8rv3ns6yd1pc5hg0\n", "CLOJARS_7bq2xk9mzt4lw8rv3ns6yd1pc5hg0jf7bq2xk9mzt4lw8rv3ns6yd1pc5hg0", 0},
		{"form 5", "(CLOJARS_7bq2xk9mzt4lw8rv3ns6yd1pc5hg0jf7bq2xk9mzt4lw8rv3ns6yd1pc5hg0)", "CLOJARS_7bq2xk9mzt4lw8rv3ns6yd1pc5hg0jf7bq2xk9mzt4lw8rv3ns6yd1pc5hg0", 0},

		{"miss 1", "aCLOJARS_7bq2", "", 0},
		{"miss 2", "CLOJARS_7bq2xk", "", 0},
		{"miss 3", "CLOJ", "", 0},
		{"miss 4", "CLOJARS_xxxxxx", "", 0},
		{"miss 5", "see CLOJARS_ in the manual", "", 0},
	})
}
