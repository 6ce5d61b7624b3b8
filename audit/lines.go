package audit

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sync"
)

// Lines is a sink that appends events to a file, one JSON object a line. Several
// processes may append to one file: each line is one write. A file that was
// moved away (log rotation) is made anew for the next event.
type Lines struct {
	path string

	mu   sync.Mutex
	file *os.File
}

// OpenLines opens the file at path for appending; it is made, readable by its
// owner alone, where it does not exist.
func OpenLines(path string) (*Lines, error) {
	l := &Lines{path: path}
	if err := l.open(); err != nil {
		return nil, err
	}
	return l, nil
}

func (l *Lines) open() error {
	f, err := os.OpenFile(l.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open audit file: %w", err)
	}
	if l.file != nil {
		l.file.Close()
	}
	l.file = f
	return nil
}

// Record appends e.
func (l *Lines) Record(_ context.Context, e Event) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err != nil {
		return fmt.Errorf("encode audit event: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.moved() {
		if err := l.open(); err != nil {
			return err
		}
	}
	if _, err := l.file.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write audit event: %w", err)
	}
	return nil
}

// moved reports whether the path no longer leads to the open file.
func (l *Lines) moved() bool {
	there, err := os.Stat(l.path)
	if err != nil {
		return true
	}
	here, err := l.file.Stat()
	return err != nil || !os.SameFile(here, there)
}

// Close closes the file.
func (l *Lines) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.file.Close()
}
