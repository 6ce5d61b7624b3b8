package config

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"postern/policy"
)

// An included file has classes and rules for the policy.
type included struct {
	name  string
	lines lineMap
	// classes and rules are where its own begin in the policy's lists; from is the
	// index of each in its file.
	classes, rules []int
	firstClass     int
	firstRule      int
}

// A part is what an included file may have.
type part struct {
	Dictionaries []policy.Dictionary `toml:"dictionary"`
	Labels       []policy.Label      `toml:"label"`
	Classes      []policy.Class      `toml:"class"`
	Rules        []policy.Rule       `toml:"rule"`
}

// include reads the packs and files that c names behind what c has itself. A class
// or rule of c replaces one of the same name.
func (c *Config) include() ([]included, []policy.Problem, Errors) {
	var files []included
	var problems []policy.Problem
	var errs Errors
	for i, name := range c.Include {
		at := fmt.Sprintf("include[%d]", i)
		if slices.Contains(c.Include[:i], name) {
			problems = append(problems, policy.Problem{Path: at, Text: fmt.Sprintf("%q is there twice; remove one", name)})
			continue
		}
		text, file, err := c.includedText(name)
		if err != nil {
			problems = append(problems, policy.Problem{Path: at, Text: err.Error()})
			continue
		}
		tree, lines, err := parse(file, text)
		if err != nil {
			errs = append(errs, err.(Errors)...)
			continue
		}
		p, d := &part{}, &decoder{}
		d.value("", tree, reflect.ValueOf(p).Elem())
		if len(d.problems) > 0 {
			errs = append(errs, locate(file, lines, d.problems)...)
			continue
		}
		files = append(files, c.take(p, file, lines))
	}
	return files, problems, errs
}

func (c *Config) includedText(name string) (text []byte, file string, err error) {
	if pack, ok := strings.CutPrefix(name, packPrefix); ok {
		text, err = Pack(pack)
		return text, name, err
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(filepath.Dir(c.Path), name)
	}
	text, err = os.ReadFile(name)
	return text, name, err
}

// take adds what a file has.
func (c *Config) take(p *part, file string, lines lineMap) included {
	f := included{name: file, lines: lines, firstClass: len(c.Classes), firstRule: len(c.Rules)}
	for i, k := range p.Classes {
		if !slices.ContainsFunc(c.Classes, func(have policy.Class) bool { return have.Name == k.Name }) {
			c.Classes = append(c.Classes, k)
			f.classes = append(f.classes, i)
		}
	}
	for i, r := range p.Rules {
		if !slices.ContainsFunc(c.Rules, func(have policy.Rule) bool { return have.Name == r.Name }) {
			c.Rules = append(c.Rules, r)
			f.rules = append(f.rules, i)
		}
	}
	c.Dictionaries = append(c.Dictionaries, p.Dictionaries...)
	c.Labels = append(c.Labels, p.Labels...)
	return f
}

// locateAll gives every problem its file and line.
func locateAll(name string, lines lineMap, files []included, problems []policy.Problem) Errors {
	var errs Errors
	var own []policy.Problem
	for _, p := range problems {
		file, moved := home(files, p)
		if file == nil {
			own = append(own, p)
			continue
		}
		errs = append(errs, locate(file.name, file.lines, []policy.Problem{moved})...)
	}
	return append(locate(name, lines, own), errs...)
}

// home finds the included file that a problem is in, with its path there.
func home(files []included, p policy.Problem) (*included, policy.Problem) {
	kind, rest, ok := strings.Cut(p.Path, "[")
	if !ok || kind != "class" && kind != "rule" {
		return nil, p
	}
	number, rest, _ := strings.Cut(rest, "]")
	var n int
	if _, err := fmt.Sscan(number, &n); err != nil {
		return nil, p
	}
	for i := range files {
		f := &files[i]
		first, list := f.firstClass, f.classes
		if kind == "rule" {
			first, list = f.firstRule, f.rules
		}
		if k := n - first; k >= 0 && k < len(list) {
			p.Path = fmt.Sprintf("%s[%d]%s", kind, list[k], rest)
			return f, p
		}
	}
	return nil, p
}
