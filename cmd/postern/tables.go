package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"postern/config"
	"postern/internal/keyfile"
	"postern/scan/exactdata"
	"postern/scan/fingerprint"
)

// exactDataKey is the secret key of the tables. It lies apart from them.
func exactDataKey(cfg *config.Config) ([]byte, error) {
	return keyfile.Load(filepath.Join(cfg.Data.Dir, "keys", "exactdata.key"), 32)
}

// openTables opens the tables of exact data that the policy names. One that cannot
// be opened is an error: without it the policy would let pass what it must not.
func openTables(cfg *config.Config) (map[string]*exactdata.Index, error) {
	tables := map[string]*exactdata.Index{}
	for _, t := range cfg.Policy.Terms() {
		if t.ExactData == "" || tables[t.ExactData] != nil {
			continue
		}
		x, err := openTable(cfg, t.ExactData)
		if err != nil {
			return nil, err
		}
		tables[t.ExactData] = x
	}
	return tables, nil
}

func openTable(cfg *config.Config, name string) (*exactdata.Index, error) {
	key, err := exactDataKey(cfg)
	if err != nil {
		return nil, err
	}
	return exactdata.Open(cfg.ExactDataFile(name), key)
}

// indexInterval is how often a service looks for changed indexes.
const indexInterval = 2 * time.Second

// indexState changes when an index does.
func indexState(cfg *config.Config) string {
	entries, err := os.ReadDir(cfg.IndexDir())
	if err != nil {
		return ""
	}
	var b strings.Builder
	for _, e := range entries {
		info, err := e.Info()
		if e.IsDir() { // the folder changes with every file in it, the index only with its manifest
			info, err = os.Stat(filepath.Join(cfg.IndexDir(), e.Name(), fingerprint.ManifestFile))
		}
		if err == nil && !strings.HasPrefix(e.Name(), ".") {
			fmt.Fprintln(&b, e.Name(), info.Size(), info.ModTime().UnixNano())
		}
	}
	return b.String()
}
