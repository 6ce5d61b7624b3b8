package config

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"postern/policy"
)

// Load reads and checks the file at path. A missing file is an error. An error
// is of type [Errors] where the file could be read: all that is wrong with it.
func Load(path string) (*Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	return Parse(path, text)
}

// Parse is [Load] of a text; name is shown as its file.
func Parse(name string, text []byte) (*Config, error) {
	tree, lines, err := parse(name, text)
	if err != nil {
		return nil, err
	}
	c := Default()
	c.Path = name
	d := &decoder{}
	d.value("", tree, reflect.ValueOf(c).Elem())
	c.sections(tree)
	files, wrongIncludes, broken := c.include()
	d.problems = append(d.problems, wrongIncludes...)
	d.problems = append(d.problems, c.readDictionaries()...)
	c.derive()
	c.readExactData()
	c.readFingerprints()
	problems := append(slices.Clone(d.problems), without(c.check(tree), d.problems)...)
	compiled, wrong := policy.Compile(c.Source)
	problems = append(problems, without(wrong, d.problems)...)
	if len(problems)+len(broken) > 0 {
		return nil, append(locateAll(name, lines, files, problems), broken...)
	}
	c.Policy, c.lines = compiled, lines
	return c, nil
}

// Notes are what is no mistake but worth a look at the time now: rules and
// exceptions that are over, with their lines.
func (c *Config) Notes(now time.Time) Errors {
	return locate(c.Path, c.lines, c.Policy.Notes(now))
}

// LoadCases reads the cases of a policy's test.
func LoadCases(path string) (*policy.Cases, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read cases: %w", err)
	}
	return parseCases(path, text)
}

// parse reads the TOML itself.
func parse(name string, text []byte) (map[string]any, lineMap, error) {
	var tree map[string]any
	if _, err := toml.Decode(string(text), &tree); err != nil {
		var syntax toml.ParseError
		if errors.As(err, &syntax) {
			return nil, nil, Errors{{File: name, Line: syntax.Position.Line, Key: syntax.LastKey, Text: strings.TrimSuffix(syntax.Message, ".") + "; correct the TOML"}}
		}
		return nil, nil, Errors{{File: name, Text: err.Error()}}
	}
	if tree == nil {
		tree = map[string]any{}
	}
	return tree, scanLines(string(text)), nil
}

// without drops problems at or inside keys that could not be decoded: they come
// of what was left out.
func without(problems, decoding []policy.Problem) []policy.Problem {
	var kept []policy.Problem
	for _, p := range problems {
		caused := false
		for _, d := range decoding {
			caused = caused || d.Path == p.Path || within(d.Path, p.Path) || within(p.Path, d.Path)
		}
		if !caused {
			kept = append(kept, p)
		}
	}
	return kept
}

// within reports whether path lies inside the table or list at outer.
func within(path, outer string) bool {
	return len(path) > len(outer) && path[:len(outer)] == outer && (path[len(outer)] == '.' || path[len(outer)] == '[')
}

// sections fills in what depends on which sections the file has.
func (c *Config) sections(tree map[string]any) {
	for section, address := range listens {
		table, ok := tree[section].(map[string]any)
		if _, given := table["listen"]; ok && !given {
			*c.listener(section) = address
		}
	}
	if c.Outbox.NextHop == "" {
		c.Outbox.NextHop = c.Relay.NextHop
	}
}
