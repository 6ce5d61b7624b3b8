package main

import (
	"fmt"
	"time"

	"postern/config"
)

type configCmd struct {
	Check     configCheckCmd     `cmd:"" help:"Check a configuration file; every error is shown with its line."`
	Show      configShowCmd      `cmd:"" help:"Show the configuration in force, with every default."`
	Reference configReferenceCmd `cmd:"" help:"Print the reference of all keys."`
}

type configCheckCmd struct {
	File string `arg:"" optional:"" help:"The file; the one in force where not given."`
}

// Run checks a file.
func (c *configCheckCmd) Run(s *session) error {
	if c.File != "" {
		s.configPath = c.File
	}
	cfg, err := s.config()
	if err != nil {
		return err
	}
	// The engine compiles what the policy looks for: its errors are the file's too.
	if _, err := (&parts{session: s, config: cfg}).compile(cfg); err != nil {
		return err
	}
	if o := recognition(cfg); o != nil {
		if err := o.Check(); err != nil {
			return err
		}
	}
	for _, note := range cfg.Policy.Notes(time.Now()) {
		fmt.Fprintf(s.stderr, "note: %s: %s\n", note.Path, note.Text)
	}
	name := s.configPath
	if name == "" {
		name = "built-in configuration"
	}
	_, err = fmt.Fprintf(s.stdout, "%s: fine\n", name)
	return err
}

type configShowCmd struct{}

// Run prints the effective configuration as TOML.
func (configShowCmd) Run(s *session) error {
	cfg, err := s.config()
	if err != nil {
		return err
	}
	return cfg.Show(s.stdout)
}

type configReferenceCmd struct{}

// Run prints the generated reference.
func (configReferenceCmd) Run(s *session) error { return config.Reference(s.stdout) }
