package config

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"postern/policy"
	"postern/scan"
)

// readDictionaries reads the files of the dictionaries, which are relative to the
// configuration file.
func (c *Config) readDictionaries() []policy.Problem {
	var problems []policy.Problem
	for i := range c.Dictionaries {
		d := &c.Dictionaries[i]
		if d.File == "" || d.Name == "" {
			continue // said by the compiler
		}
		at := fmt.Sprintf("dictionary[%d].file", i)
		for _, err := range unjoin(c.readDictionary(d)) {
			text := err.Error()
			var wrong *scan.DictionaryError
			if errors.As(err, &wrong) && wrong.Line > 0 {
				text = fmt.Sprintf("%s:%d: %s", d.File, wrong.Line, wrong.Text)
			} else if wrong != nil {
				text = d.File + ": " + wrong.Text
			}
			problems = append(problems, policy.Problem{Path: at, Text: text})
		}
	}
	return problems
}

func (c *Config) readDictionary(d *policy.Dictionary) error {
	name := d.File
	if !filepath.IsAbs(name) {
		name = filepath.Join(filepath.Dir(c.Path), name)
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	sum := sha256.New()
	if d.Phrases, err = scan.ReadDictionary(d.Name, d.Language, io.TeeReader(f, sum)); err != nil {
		return err
	}
	d.Digest = hex.EncodeToString(sum.Sum(nil)[:16])
	return nil
}

// unjoin lists what errors.Join has joined.
func unjoin(err error) []error {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}
