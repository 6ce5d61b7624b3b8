package main

import "testing"

func TestConfinement(t *testing.T) {
	for _, tt := range []struct{ report, done, missing string }{
		{"resource limits, landlock v4, seccomp", "resource limits, landlock v4, seccomp", ""},
		{"resource limits; not to be had: landlock, seccomp", "resource limits", "landlock, seccomp"},
	} {
		if done, missing := confinement(tt.report); done != tt.done || missing != tt.missing {
			t.Errorf("%q: %q, %q", tt.report, done, missing)
		}
	}
}
