package config

import (
	"embed"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"postern/policy"
)

// packPrefix begins the name of a pack in include.
const packPrefix = "pack:"

// packFiles holds a file for each pack, and beside it its cases.
//
//go:embed packs
var packFiles embed.FS

// Packs lists the names of the ready packs of classes and rules.
func Packs() []string {
	files, err := packFiles.ReadDir("packs")
	if err != nil {
		return nil // the folder is part of the program
	}
	var names []string
	for _, f := range files {
		if name, ok := strings.CutSuffix(f.Name(), ".toml"); ok {
			names = append(names, name)
		}
	}
	return names
}

// Pack is the text of a pack.
func Pack(name string) ([]byte, error) {
	text, err := packFiles.ReadFile("packs/" + name + ".toml")
	if err != nil {
		if near := policy.Nearest(name, Packs()); near != "" {
			return nil, fmt.Errorf("there is no pack %q; did you mean %q?", name, near)
		}
		return nil, fmt.Errorf("there is no pack %q; see postern policy pack list", name)
	}
	return text, nil
}

// PackAbout says in a line what a pack is for.
func PackAbout(name string) string {
	text, err := Pack(name)
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimPrefix(line, "# ")
}

// PackCases are the cases of a pack.
func PackCases(name string) (*policy.Cases, error) {
	if _, err := Pack(name); err != nil {
		return nil, err
	}
	text, err := packFiles.ReadFile("packs/cases/" + name + ".toml")
	if err != nil {
		return nil, fmt.Errorf("read cases of pack %s: %w", name, err)
	}
	return parseCases(packPrefix+name, text)
}

func parseCases(path string, text []byte) (*policy.Cases, error) {
	tree, lines, err := parse(path, text)
	if err != nil {
		return nil, err
	}
	cases := &policy.Cases{}
	d := &decoder{}
	d.value("", tree, reflect.ValueOf(cases).Elem())
	if problems := append(slices.Clone(d.problems), without(cases.Check(), d.problems)...); len(problems) > 0 {
		return nil, locate(path, lines, problems)
	}
	return cases, nil
}

// PackReference writes the list of packs, as Markdown.
func PackReference(w io.Writer) error {
	var b strings.Builder
	b.WriteString(packIntro)
	for _, name := range Packs() {
		fmt.Fprintf(&b, "| `pack:%s` | %s |\n", name, PackAbout(name))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

const packIntro = `# Policy packs

A pack is a ready set of classes and rules. The configuration names those it wants:

` + "```toml" + `
include = ["pack:pci-dss", "pack:gdpr-de", "classes.toml"]
` + "```" + `

A name without ` + "`pack:`" + ` is a file, relative to the configuration file, with [[class]],
[[rule]] and [[dictionary]]. A class or rule of the configuration replaces one of the same name.
The rules of packs stand in place of the built-in ones, which hold every mail with a bank
account number. ` + "`postern policy pack list`" + ` lists the packs, ` + "`postern policy pack show NAME`" + `
prints one, and ` + "`postern policy test pack:NAME`" + ` runs its cases under the configuration.

Packs are made to be quiet: one number of a person is ordinary in a mail, a list is not, and
neither is one number together with words about health. Bank accounts in signatures and
invoices are nobody's secret, and no pack counts IBANs. Of the made ordinary mail of
internal/businessmail (signatures, invoices, tickets, tables, replies, newsletters, invitations,
orders with EANs and parcels, in eight languages) at most 1 in 1,000 is held by all packs
together; a test judges 2,000 of them, ` + "`make businessmail MAILS=20000`" + ` more.

This list is written by ` + "`go test ./config -run TestPacksInDocs -update`" + `.

| include | what it holds |
|---|---|
`
