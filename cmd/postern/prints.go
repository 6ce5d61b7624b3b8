package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"postern/config"
	"postern/internal/keyfile"
	"postern/scan/fingerprint"
)

// prints are open indexes of fingerprints by name. Those of before are kept, so that
// a change reads only what is new.
type prints map[string]*fingerprint.Index

// fingerprintKeys are those of all indexes. The file lies apart from them.
func fingerprintKeys(cfg *config.Config) (*fingerprint.Keys, error) {
	secret, err := keyfile.Load(filepath.Join(cfg.Data.Dir, "keys", "fingerprint.key"), 32)
	if err != nil {
		return nil, err
	}
	return fingerprint.NewKeys(secret)
}

// openPrints opens an index.
func openPrints(cfg *config.Config, name string, before prints) (*fingerprint.Index, error) {
	if err := indexName(name); err != nil {
		return nil, err
	}
	if _, err := os.Stat(cfg.FingerprintDir(name)); errors.Is(err, fs.ErrNotExist) {
		return nil, noIndex(name)
	}
	keys, err := fingerprintKeys(cfg)
	if err != nil {
		return nil, err
	}
	return fingerprint.Open(cfg.FingerprintDir(name), keys, before[name])
}

// openPublic opens all indexes of public text.
func openPublic(cfg *config.Config, before prints) (list []*fingerprint.Index, err error) {
	names, err := cfg.FingerprintNames()
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		info, err := fingerprint.ReadInfo(cfg.FingerprintDir(name))
		if err != nil {
			return nil, err
		}
		if !info.Public {
			continue
		}
		x, err := openPrints(cfg, name, before)
		if err != nil {
			return nil, err
		}
		list = append(list, x)
	}
	return list, nil
}

// openNamedPrints opens the indexes that the policy names, and with them all public
// text. One that cannot be opened is an error: without it the policy would let pass
// what it must not.
func openNamedPrints(cfg *config.Config, before prints) (prints, []*fingerprint.Index, error) {
	open := prints{}
	for _, name := range named(cfg) {
		if open[name] != nil {
			continue
		}
		x, err := openPrints(cfg, name, before)
		if err != nil {
			return nil, nil, err
		}
		open[name] = x
	}
	if len(open) == 0 {
		return open, nil, nil
	}
	public, err := openPublic(cfg, before)
	return open, public, err
}

// editPrints begins to change an index.
func editPrints(cfg *config.Config, name string, public bool) (*fingerprint.Editor, error) {
	if err := os.MkdirAll(cfg.Data.Dir, 0o700); err != nil {
		return nil, err
	}
	keys, err := fingerprintKeys(cfg)
	if err != nil {
		return nil, err
	}
	return fingerprint.Edit(cfg.FingerprintDir(name), keys, fingerprint.EditOptions{Name: name, Public: public, Now: time.Now})
}
