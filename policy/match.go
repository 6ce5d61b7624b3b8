package policy

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// names is a compiled list of gaps or facts.
type names struct{ wanted, not []string }

func (n *names) holds(have []string) bool {
	for _, h := range have {
		if slices.Contains(n.not, h) {
			return false
		}
	}
	if len(n.wanted) == 0 {
		return true
	}
	return slices.ContainsFunc(have, func(h string) bool { return slices.Contains(n.wanted, h) })
}

// say names those that made the condition hold.
func (n *names) say(what string, have []string) string {
	var said []string
	for _, h := range have {
		if slices.Contains(n.wanted, h) {
			said = append(said, h)
		}
	}
	if len(said) == 0 {
		return ""
	}
	return what + " " + strings.Join(said, ", ")
}

func (c *compiler) names(path, what string, words Strings, known, later []string) *names {
	out := &names{}
	c.words(path, words, func(at, word string, not bool) {
		switch {
		case slices.Contains(later, word):
			c.add(at, notAvailable, fmt.Sprintf("the %s %q", what, word))
		case !slices.Contains(known, word):
			c.add(at, "there is no %s %q; %s", what, word, hint(word, known))
		}
		if not {
			out.not = append(out.not, word)
		} else {
			out.wanted = append(out.wanted, word)
		}
	})
	return out
}

// texts is a compiled list of patterns for texts or names.
type texts struct{ wanted, not []*regexp.Regexp }

func (t *texts) holds(have []string) bool {
	return !matchAny(t.not, have) && (len(t.wanted) == 0 || matchAny(t.wanted, have))
}

func matchAny(list []*regexp.Regexp, have []string) bool {
	for _, re := range list {
		if slices.ContainsFunc(have, re.MatchString) {
			return true
		}
	}
	return false
}

func (c *compiler) texts(path string, words Strings) *texts {
	return c.patterns(path, words, pattern)
}

func (c *compiler) patterns(path string, words Strings, compile func(string) (*regexp.Regexp, string)) *texts {
	out := &texts{}
	c.words(path, words, func(at, word string, not bool) {
		re, wrong := compile(word)
		switch {
		case wrong != "":
			c.add(at, "%q %s", word, wrong)
		case not:
			out.not = append(out.not, re)
		default:
			out.wanted = append(out.wanted, re)
		}
	})
	return out
}
