package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"postern/policy"
	"postern/scan/fingerprint"
)

// FingerprintDir is the folder of an index of fingerprints.
func (c *Config) FingerprintDir(name string) string {
	return filepath.Join(c.IndexDir(), name+fingerprint.Extension)
}

// FingerprintNames lists the indexes of fingerprints.
func (c *Config) FingerprintNames() ([]string, error) {
	entries, err := os.ReadDir(c.IndexDir())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var names []string
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), fingerprint.Extension)
		if !ok || name == "" {
			continue
		}
		// A folder without a manifest is an index that is being made.
		if _, err := os.Stat(filepath.Join(c.FingerprintDir(name), fingerprint.ManifestFile)); err == nil {
			names = append(names, name)
		}
	}
	return names, err
}

// readFingerprints reads which indexes of fingerprints there are, where a class
// names one.
func (c *Config) readFingerprints() {
	named := slices.ContainsFunc(c.Classes, func(k policy.Class) bool {
		return slices.ContainsFunc(slices.Concat(k.Any, k.All, k.Except), func(m policy.Matcher) bool { return m.Fingerprint != "" })
	})
	if !named {
		return
	}
	names, err := c.FingerprintNames()
	c.FingerprintIndexes = map[string]bool{}
	for _, name := range names {
		info, wrong := fingerprint.ReadInfo(c.FingerprintDir(name))
		err = errors.Join(err, wrong)
		c.FingerprintIndexes[name] = info.Public
	}
	if err != nil {
		c.FingerprintProblem = err.Error()
	}
}
