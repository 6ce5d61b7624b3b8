package scan

import (
	"regexp"
	"sync"
)

// lazily is for the expressions of detectors that seldom find anything: they are compiled
// when they are first asked for. Every worker is the same program and would compile all of
// them before it does anything.
func lazily(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
