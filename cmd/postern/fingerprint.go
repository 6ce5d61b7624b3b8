package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"postern/config"
	"postern/internal/indexfile"
	"postern/scan/fingerprint"
)

type fingerprintCmd struct {
	Add    fingerprintAddCmd    `cmd:"" help:"Put documents into an index, or newer texts of those that are there. It holds keyed hashes only."`
	List   fingerprintListCmd   `cmd:"" help:"List the indexes, or the documents of one."`
	Info   fingerprintInfoCmd   `cmd:"" help:"Say what is known about an index: documents, fingerprints, size."`
	Test   fingerprintTestCmd   `cmd:"" help:"Look for parts of an index's documents in files."`
	Remove fingerprintRemoveCmd `cmd:"" help:"Remove documents from an index, or the whole index."`
}

// indexName checks the name of an index: it is the name of a folder.
func indexName(name string) error {
	if !tableName.MatchString(name) {
		return &exitError{exitUsage, fmt.Errorf("%q is no name of an index: take letters, digits, dots and dashes", name)}
	}
	return nil
}

func noIndex(name string) error {
	return withHint(fmt.Errorf("there is no index %q", name), `"postern fingerprint list" shows those there are`)
}

// fingerprintInfo reads what an index says about itself.
func fingerprintInfo(cfg *config.Config, name string) (fingerprint.Info, error) {
	if err := indexName(name); err != nil {
		return fingerprint.Info{}, err
	}
	info, err := fingerprint.ReadInfo(cfg.FingerprintDir(name))
	if errors.Is(err, fs.ErrNotExist) {
		err = noIndex(name)
	}
	return info, err
}

type fingerprintListCmd struct {
	Name string `arg:"" optional:"" help:"Name of an index, to list its documents."`
	JSON bool   `help:"Print one JSON object for each index or document."`
}

// Run lists.
func (c *fingerprintListCmd) Run(s *session) error {
	cfg, err := s.dataConfig()
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(s.stdout, 0, 0, 2, ' ', 0)
	out := json.NewEncoder(s.stdout)
	if c.Name != "" {
		return errors.Join(c.documents(cfg, table, out), table.Flush())
	}
	names, err := cfg.FingerprintNames()
	if err != nil {
		return err
	}
	if !c.JSON {
		fmt.Fprintln(table, "NAME\tKIND\tDOCUMENTS\tFINGERPRINTS\tMIB\tCHANGED")
	}
	var errs []error
	for _, name := range names {
		info, err := fingerprint.ReadInfo(cfg.FingerprintDir(name))
		switch {
		case err != nil:
			errs = append(errs, err)
		case c.JSON:
			errs = append(errs, out.Encode(info))
		default:
			fmt.Fprintf(table, "%s\t%s\t%d\t%d\t%.1f\t%s\n", name, kindOf(info), info.Documents, info.Points, float64(info.Bytes)/(1<<20), info.Changed.Format(time.DateTime))
		}
	}
	return errors.Join(append(errs, table.Flush())...)
}

func kindOf(info fingerprint.Info) string {
	if info.Public {
		return "public"
	}
	return "protected"
}

func (c *fingerprintListCmd) documents(cfg *config.Config, table *tabwriter.Writer, out *json.Encoder) error {
	x, err := openPrints(cfg, c.Name, nil)
	if err != nil {
		return err
	}
	if !c.JSON {
		fmt.Fprintln(table, "NUMBER\tLETTERS\tADDED\tDOCUMENT")
	}
	var failed error
	err = x.Documents(func(d fingerprint.Document) bool {
		if c.JSON {
			failed = out.Encode(d)
		} else {
			_, failed = fmt.Fprintf(table, "%d\t%d\t%s\t%s\n", d.ID, d.Letters, d.Added.Format(time.DateTime), d.Name)
		}
		return failed == nil
	})
	return errors.Join(err, failed)
}

type fingerprintInfoCmd struct {
	Name string `arg:"" help:"Name of the index."`
	JSON bool   `help:"Print a JSON object."`
}

// Run shows.
func (c *fingerprintInfoCmd) Run(s *session) error {
	cfg, err := s.dataConfig()
	if err != nil {
		return err
	}
	info, err := fingerprintInfo(cfg, c.Name)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(s.stdout).Encode(info)
	}
	_, err = fmt.Fprintf(s.stdout, "name          %s\nkind          %s\ndocuments     %d\nfingerprints  %d\nsegments      %d\nsize          %d bytes\nchanged       %s\n",
		info.Name, kindOf(info), info.Documents, info.Points, info.Segments, info.Bytes, info.Changed.Format(time.DateTime))
	return err
}

type fingerprintRemoveCmd struct {
	Name      string   `arg:"" help:"Name of the index."`
	Documents []string `arg:"" optional:"" name:"document" help:"Numbers of documents, names, or patterns of names as in \"/srv/plans/*\"; without any, the whole index."`
	Force     bool     `help:"Remove an index even when the policy names it; the service then does not start again."`
}

// Run removes.
func (c *fingerprintRemoveCmd) Run(s *session) error {
	cfg, err := s.dataConfig()
	if err != nil {
		return err
	}
	info, err := fingerprintInfo(cfg, c.Name)
	switch {
	case errors.Is(err, indexfile.ErrCorrupt), errors.Is(err, indexfile.ErrKind):
		if len(c.Documents) > 0 || !c.Force {
			return withHint(err, "an index that is damaged can only be removed whole, with --force")
		}
		return os.RemoveAll(cfg.FingerprintDir(c.Name))
	case err != nil:
		return err
	}
	if len(c.Documents) > 0 {
		return c.documents(s, cfg, info)
	}
	for _, k := range named(cfg) {
		if k == c.Name && !c.Force {
			return withHint(fmt.Errorf("the policy names the index %q", c.Name), "take it out of the classes first, or use --force")
		}
	}
	e, err := editPrints(cfg, c.Name, info.Public)
	if err != nil {
		return err
	}
	defer e.Close()
	dir := cfg.FingerprintDir(c.Name)
	// Without its manifest it is no index any more.
	return errors.Join(os.Remove(filepath.Join(dir, fingerprint.ManifestFile)), os.RemoveAll(dir))
}

// named are the indexes that the policy names.
func named(cfg *config.Config) (names []string) {
	if cfg.Policy == nil {
		return nil
	}
	for _, t := range cfg.Policy.Terms() {
		if t.Fingerprint != "" {
			names = append(names, t.Fingerprint)
		}
	}
	return names
}

func (c *fingerprintRemoveCmd) documents(s *session, cfg *config.Config, info fingerprint.Info) error {
	numbers := map[uint64]bool{}
	for _, d := range c.Documents {
		if n, err := strconv.ParseUint(d, 10, 64); err == nil {
			numbers[n] = true
		} else if _, err := path.Match(d, ""); err != nil {
			return &exitError{exitUsage, fmt.Errorf("%q is no pattern of names", d)}
		}
	}
	e, err := editPrints(cfg, c.Name, info.Public)
	if err != nil {
		return err
	}
	defer e.Close()
	n, err := e.Remove(func(d fingerprint.Document) bool {
		if numbers[d.ID] {
			return true
		}
		for _, pattern := range c.Documents {
			if ok, _ := path.Match(pattern, d.Name); ok || d.Name == pattern || strings.HasPrefix(d.Name, strings.TrimSuffix(pattern, "/")+"/") {
				return true
			}
		}
		return false
	})
	if err != nil {
		return err
	}
	if n == 0 {
		return withHint(errors.New("no document is named so"), `"postern fingerprint list %s" shows those there are`, c.Name)
	}
	if err := e.Commit(s); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.stdout, "%s: %d documents removed, %d left\n", c.Name, n, e.Info().Documents)
	return err
}
