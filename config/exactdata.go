package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"postern/scan/exactdata"
)

// IndexDir is the folder of the indexes.
func (c *Config) IndexDir() string { return filepath.Join(c.Data.Dir, "indexes") }

// ExactDataFile is the index file of a table.
func (c *Config) ExactDataFile(name string) string {
	return filepath.Join(c.IndexDir(), name+exactdata.Extension)
}

// ExactDataNames lists the tables that have an index file.
func (c *Config) ExactDataNames() ([]string, error) {
	entries, err := os.ReadDir(c.IndexDir())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var names []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), exactdata.Extension); ok && name != "" {
			names = append(names, name)
		}
	}
	return names, err
}

// readExactData reads the names and columns of the tables, where a class names one.
func (c *Config) readExactData() {
	named := map[string]bool{}
	for _, k := range c.Classes {
		for _, m := range slices.Concat(k.Any, k.All, k.Except) {
			if m.ExactData != "" {
				named[m.ExactData] = true
			}
		}
	}
	if len(named) == 0 {
		return
	}
	names, err := c.ExactDataNames()
	c.ExactDataTables = map[string][]string{}
	for _, name := range names {
		if c.ExactDataTables[name] = nil; !named[name] {
			continue
		}
		info, wrong := exactdata.ReadInfo(c.ExactDataFile(name))
		if wrong != nil {
			err = errors.Join(err, wrong)
			continue
		}
		c.ExactDataTables[name] = info.Names()
	}
	if err != nil {
		c.ExactDataProblem = err.Error()
	}
}

// DataDir reads no more of a file than where its data is, so that a command can
// build what the rest of the file relies on.
func DataDir(path string) (*Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	tree, _, err := parse(path, text)
	if err != nil {
		return nil, err
	}
	c := Default()
	if data, ok := tree["data"].(map[string]any); ok {
		if dir, ok := data["dir"].(string); ok && dir != "" {
			c.Data.Dir = dir
		}
	}
	return c, nil
}
