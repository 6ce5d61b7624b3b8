package main

import (
	"fmt"
	"strings"

	"postern/config"
	"postern/policy"
)

type policyPackCmd struct {
	List policyPackListCmd `cmd:"" help:"List the packs."`
	Show policyPackShowCmd `cmd:"" help:"Print a pack, as TOML."`
}

type policyPackListCmd struct{}

// Run lists the packs.
func (policyPackListCmd) Run(s *session) error {
	for _, name := range config.Packs() {
		if _, err := fmt.Fprintf(s.stdout, "%-14s %s\n", name, config.PackAbout(name)); err != nil {
			return err
		}
	}
	return nil
}

type policyPackShowCmd struct {
	Name string `arg:"" help:"The pack's name."`
}

// Run prints a pack.
func (c *policyPackShowCmd) Run(s *session) error {
	text, err := config.Pack(strings.TrimPrefix(c.Name, "pack:"))
	if err != nil {
		return err
	}
	_, err = s.stdout.Write(text)
	return err
}

// loadCases reads the cases of a file or of a pack.
func loadCases(name string) (*policy.Cases, error) {
	if pack, ok := strings.CutPrefix(name, "pack:"); ok {
		return config.PackCases(pack)
	}
	return config.LoadCases(name)
}
