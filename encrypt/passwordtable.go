package encrypt

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/BurntSushi/toml"

	"postern/mail"
)

// A PasswordTable knows the passwords that were agreed with recipients, from a file
// that only its owner may read: lines "address,password" (CSV, '#' begins a comment), or with
// the ending ".toml" lines "address" = "password". An address is of one person or, as
// "@domain", of everybody there. It follows changes of the file, and is safe for
// concurrent use. Nothing it says holds a password but what Lookup returns.
type PasswordTable struct {
	path string

	mu       sync.Mutex
	stamp    fileStamp
	rows     map[string]string
	problems []error
}

// A fileStamp tells two states of a file apart.
type fileStamp struct {
	size int64
	time time.Time
	mode fs.FileMode
}

func stampOf(i fs.FileInfo) fileStamp {
	return fileStamp{size: i.Size(), time: i.ModTime(), mode: i.Mode()}
}

// largestTable is in bytes.
const largestTable = 8 << 20

// OpenPasswordTable reads the table at path. A file that others may read too, or that
// cannot be read, is an error; single bad lines are not, see [PasswordTable.Problems].
func OpenPasswordTable(path string) (*PasswordTable, error) {
	t := &PasswordTable{path: path}
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.refresh(); err != nil {
		return nil, err
	}
	return t, nil
}

// Lookup is the password of an address, or else of its domain. An error means that the
// file cannot be used now.
func (t *PasswordTable) Lookup(a mail.Address) (password string, ok bool, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.refresh(); err != nil {
		return "", false, err
	}
	for _, key := range addressKeys(a) {
		if password, ok = t.rows[key]; ok {
			return password, true, nil
		}
	}
	return "", false, nil
}

// Problems are the lines that count as none, each with its number and the reason.
func (t *PasswordTable) Problems() []error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.problems)
}

func (t *PasswordTable) refresh() error {
	f, err := os.Open(t.path)
	if err != nil {
		return fmt.Errorf("open password table: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("open password table: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("password table %s may be read by others: chmod 600", t.path)
	}
	if t.rows != nil && stampOf(info) == t.stamp {
		return nil
	}
	raw, err := io.ReadAll(io.LimitReader(f, largestTable+1))
	if err != nil {
		return fmt.Errorf("read password table: %w", err)
	}
	if len(raw) > largestTable {
		return fmt.Errorf("password table %s is larger than %d bytes", t.path, largestTable)
	}
	t.rows, t.problems, t.stamp = map[string]string{}, nil, stampOf(info)
	if strings.EqualFold(filepath.Ext(t.path), ".toml") {
		t.readTOML(raw)
	} else {
		t.readCSV(raw)
	}
	return nil
}

func (t *PasswordTable) readCSV(raw []byte) {
	r := csv.NewReader(bytes.NewReader(raw))
	r.FieldsPerRecord, r.Comment, r.TrimLeadingSpace = -1, '#', true
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if p := new(csv.ParseError); errors.As(err, &p) {
			t.problem(p.Line, p.Err.Error())
			continue
		}
		line, _ := r.FieldPos(0)
		if len(row) != 2 {
			t.problem(line, "not an address, a comma and a password (one with commas or quotes stands in quotes)")
			continue
		}
		t.add(line, row[0], row[1])
	}
}

func (t *PasswordTable) readTOML(raw []byte) {
	rows := map[string]any{}
	_, err := toml.Decode(string(raw), &rows)
	if p := (toml.ParseError{}); errors.As(err, &p) {
		t.problem(p.Position.Line, "not TOML; no line of the file counts") // its own text quotes the file
		return
	}
	for address, value := range rows {
		password, ok := value.(string)
		if !ok {
			t.problems = append(t.problems, fmt.Errorf("%s: the password of %q is no string", t.path, address))
			continue
		}
		t.add(0, address, password)
	}
}

// add takes one row; line is 0 where it is not known.
func (t *PasswordTable) add(line int, address, password string) {
	key, err := addressKey(address)
	if err == nil {
		err = CheckPassword(password)
	}
	switch {
	case err != nil && line == 0:
		t.problems = append(t.problems, fmt.Errorf("%s: %q: %w", t.path, address, err))
	case err != nil:
		t.problem(line, err.Error())
	default:
		t.rows[key] = password
	}
}

func (t *PasswordTable) problem(line int, what string) {
	t.problems = append(t.problems, fmt.Errorf("%s:%d: %s", t.path, line, what))
}

// addressKey is the form for look-ups of an address or "@domain".
func addressKey(s string) (string, error) {
	s = strings.TrimSpace(s)
	if domain, ok := strings.CutPrefix(s, "@"); ok {
		if a, err := mail.ParseAddress("x@" + domain); err != nil || a.Local != "x" {
			return "", fmt.Errorf("not a domain: %w", mail.ErrAddress)
		}
		return "@" + mail.DomainKey(domain), nil
	}
	a, err := mail.ParseAddress(s)
	if err != nil {
		return "", err
	}
	return a.Key(), nil
}

// addressKeys are what an address is looked up by, the closest first.
func addressKeys(a mail.Address) []string {
	return []string{a.Key(), "@" + mail.DomainKey(a.Domain)}
}
