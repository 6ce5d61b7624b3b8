package config

import (
	"fmt"
	"io"

	"github.com/BurntSushi/toml"
)

// Show writes the effective configuration as TOML: defaults, and the built-in
// classes and rules where they are in force, stand in it. It holds no secrets,
// and reading it gives the same configuration.
func (c *Config) Show(w io.Writer) error {
	shown := *c
	shown.Source = c.Effective()
	from := c.Path
	if from == "" {
		from = "the built-in configuration"
	}
	if _, err := fmt.Fprintf(w, "# Effective configuration, from %s.\n", from); err != nil {
		return fmt.Errorf("show configuration: %w", err)
	}
	if c.Sink {
		if _, err := fmt.Fprintln(w, "# The next hop is the embedded sink: nothing leaves this machine."); err != nil {
			return fmt.Errorf("show configuration: %w", err)
		}
	}
	e := toml.NewEncoder(w)
	e.Indent = ""
	if err := e.Encode(shown); err != nil {
		return fmt.Errorf("show configuration: %w", err)
	}
	return nil
}
