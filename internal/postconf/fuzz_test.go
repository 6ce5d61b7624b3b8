package postconf_test

import (
	"strings"
	"testing"

	"postern/internal/postconf"
)

// No list is lost or grows: what the entries hold stood in the list.
func FuzzMilters(f *testing.F) {
	for _, seed := range []string{
		"", "inet:127.0.0.1:8899", "unix:a b,c", "{ inet:[::1]:1, x = 2, { y = z } } {", "{{}}", "}{", "a@b", "{=}", "inet:@:,x:",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		size := 0
		for _, m := range postconf.Milters(value) {
			size += len(m.Endpoint)
			if !strings.Contains(value, m.Endpoint) {
				t.Errorf("%q is not in %q", m.Endpoint, value)
			}
			postconf.SamePlace(strings.TrimPrefix(m.Endpoint, "inet:"), "127.0.0.1:8899")
		}
		if size > len(value) {
			t.Errorf("%q grows to %d bytes", value, size)
		}
		postconf.Seconds(value)
	})
}
