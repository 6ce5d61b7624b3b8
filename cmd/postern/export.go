package main

import (
	"errors"
	"fmt"
	"io"
	"os"
)

type exportCmd struct {
	ID     string `arg:"" help:"Incident id."`
	Output string `help:"File to write, which must not exist; standard output where not given." placeholder:"FILE" type:"path"`
}

// Run writes the bytes of a stored message as they were received; it is on record.
func (c *exportCmd) Run(s *session) (err error) {
	desk, actor, done, err := s.desk()
	if err != nil {
		return err
	}
	defer done()
	r, err := desk.Open(s, actor, c.ID)
	if err != nil {
		return itemError(err, c.ID)
	}
	defer r.Close()
	if c.Output == "" {
		_, err = io.Copy(s.stdout, r)
		return err
	}
	f, err := os.OpenFile(c.Output, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("export %s: %w", c.ID, errors.Join(err, os.Remove(c.Output)))
	}
	return nil
}
