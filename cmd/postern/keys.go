package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"postern/encrypt"
	"postern/mail"
)

type keysCmd struct {
	List   keysListCmd   `cmd:"" help:"List the keys and certificates in the folder, with what is wrong with them."`
	Import keysImportCmd `cmd:"" help:"Check keys and certificates, and take them into the folder."`
	Test   keysTestCmd   `cmd:"" help:"Say how mail to an address would be encrypted, and why."`
}

type keysListCmd struct {
	JSON bool `help:"Print one JSON object for each key."`
}

// A keyResult is the object that "keys list --json" prints.
type keyResult struct {
	Kind      encrypt.Kind `json:"kind"`
	ID        string       `json:"id"`
	Addresses []string     `json:"addresses"`
	Source    string       `json:"source"`
	Expires   *time.Time   `json:"expires,omitempty"`
	Problem   string       `json:"problem,omitempty"`
}

func newKeyResult(k encrypt.Key) keyResult {
	r := keyResult{Kind: k.Kind, ID: k.ID, Addresses: orEmpty(k.Addresses), Source: k.Source}
	if !k.Expires.IsZero() {
		r.Expires = &k.Expires
	}
	if k.Problem != nil {
		r.Problem = k.Problem.Error()
	}
	return r
}

// Run lists the folder.
func (c *keysListCmd) Run(s *session) error {
	cfg, err := s.config()
	if err != nil {
		return err
	}
	keys, err := keyFolder(cfg).List()
	if err != nil {
		return withHint(err, `keys.dir in the configuration names the folder; "postern keys import FILE" makes it`)
	}
	if c.JSON {
		enc := json.NewEncoder(s.stdout)
		for _, k := range keys {
			if err := enc.Encode(newKeyResult(k)); err != nil {
				return err
			}
		}
		return nil
	}
	return printKeys(s, keys)
}

func printKeys(s *session, keys []encrypt.Key) error {
	table := tabwriter.NewWriter(s.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "KIND\tFOR\tKEY\tEXPIRES\tFROM\tSTATE")
	for _, k := range keys {
		expires, state := "never", "usable"
		if !k.Expires.IsZero() {
			expires = k.Expires.Format(time.DateOnly)
		}
		if k.Problem != nil {
			state = k.Problem.Error()
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", k.Kind, strings.Join(k.Addresses, ", "), k.ShortID(), expires, k.Source, state)
	}
	return table.Flush()
}

type keysImportCmd struct {
	Files []string `arg:"" name:"file" help:"Files with OpenPGP keys or certificates."`
}

// Run imports.
func (c *keysImportCmd) Run(s *session) error {
	cfg, err := s.config()
	if err != nil {
		return err
	}
	folder := keyFolder(cfg)
	var errs []error
	for _, file := range c.Files {
		keys, err := folder.Import(file)
		if perr := printKeys(s, keys); perr != nil {
			return perr
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

type keysTestCmd struct {
	Address string `arg:"" help:"The recipient."`
}

// Run explains. Where there is no key that can be used the test has failed.
func (c *keysTestCmd) Run(s *session) error {
	a, err := mail.ParseAddress(c.Address)
	if err != nil {
		return &exitError{exitUsage, err}
	}
	p, err := newParts(s)
	if err != nil {
		return err
	}
	defer p.close()
	keys, err := p.keyring()
	if err != nil {
		return err
	}
	text, usable := encrypt.Explain(s, keys, a)
	if _, err := fmt.Fprint(s.stdout, text); err != nil || usable {
		return err
	}
	return exitWith(exitFailure)
}
