// Package postconf reads Postfix's configuration as Postfix itself does: through its
// program postconf, with every $name expanded.
package postconf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// ErrNotInstalled means that there is no Postfix on this machine.
var ErrNotInstalled = errors.New("postconf is not installed")

// A Config is main.cf and master.cf.
type Config struct {
	// Dir is the folder of both files.
	Dir      string
	Services []*Service
	// Warnings are what postconf itself complains of, as of misspelt names.
	Warnings []string
	main     map[string]string
}

// A Service is one line of master.cf.
type Service struct {
	Name, Type string // "submission", "inet"
	// Program is the daemon: "smtpd".
	Program string
	Chroot  bool
	// Processes is the most that run at once; 0: no bound.
	Processes int

	options map[string]string
	config  *Config
}

// patience is how long postconf may take; it asks no server, but may wait for a disk.
const patience = 30 * time.Second

// Read reads the configuration in dir; empty for the folder Postfix uses by itself.
func Read(ctx context.Context, dir string) (*Config, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c := &Config{main: map[string]string{}}
	ask := func(args ...string) (string, error) {
		if dir != "" {
			args = append([]string{"-c", dir}, args...)
		}
		out, warnings, err := run(ctx, args...)
		c.Warnings = append(c.Warnings, warnings...)
		return out, err
	}
	text, err := ask("-x")
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(line, "="); ok {
			c.main[strings.TrimSpace(name)] = strings.TrimSpace(value)
		}
	}
	c.Dir = c.main["config_directory"]
	if text, err = ask("-M"); err != nil {
		return nil, err
	}
	for line := range strings.Lines(text) {
		if s, ok := c.service(line); ok {
			c.Services = append(c.Services, s)
		}
	}
	if text, err = ask("-P", "-x"); err != nil {
		return nil, err
	}
	for line := range strings.Lines(text) {
		c.option(line)
	}
	return c, nil
}

func run(ctx context.Context, args ...string) (out string, warnings []string, err error) {
	path, err := program("postconf")
	if err != nil {
		return "", nil, err
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.WaitDelay = time.Second
	if err := cmd.Run(); err != nil {
		return "", nil, fmt.Errorf("%s %s: %w: %s", path, strings.Join(args, " "), err, strings.TrimSpace(stderr.String()))
	}
	for line := range strings.Lines(stderr.String()) {
		if _, text, ok := strings.Cut(line, "warning: "); ok {
			warnings = append(warnings, strings.TrimSpace(text))
		}
	}
	return stdout.String(), warnings, nil
}

// program finds a program of Postfix, also where PATH lacks the folders of root's.
func program(name string) (string, error) {
	for _, try := range []string{name, "/usr/sbin/" + name, "/usr/local/sbin/" + name} {
		if path, err := exec.LookPath(try); err == nil {
			return path, nil
		}
	}
	return "", ErrNotInstalled
}

// service reads one line of "postconf -M": name, type, private, unprivileged, chroot,
// wakeup, processes, command (master(5)).
func (c *Config) service(line string) (*Service, bool) {
	f := strings.Fields(line)
	if len(f) < 8 || strings.HasPrefix(f[0], "#") {
		return nil, false
	}
	s := &Service{Name: f[0], Type: f[1], Program: f[7], options: map[string]string{}, config: c}
	switch f[4] {
	case "y":
		s.Chroot = true
	case "-": // what stands for it has changed (COMPATIBILITY_README)
		level, _, _ := strings.Cut(c.main["compatibility_level"], ".")
		n, _ := strconv.Atoi(level)
		s.Chroot = n < 1
	}
	limit := f[6]
	if limit == "-" {
		limit = c.main["default_process_limit"]
	}
	s.Processes, _ = strconv.Atoi(limit)
	return s, true
}

// option reads one line of "postconf -P": "submission/inet/smtpd_milters = value".
func (c *Config) option(line string) {
	name, value, ok := strings.Cut(line, "=")
	parts := strings.Split(strings.TrimSpace(name), "/")
	if !ok || len(parts) < 3 {
		return
	}
	last := len(parts) - 1 // a service's name may be a path
	for _, s := range c.Services {
		if s.Name == strings.Join(parts[:last-1], "/") && s.Type == parts[last-1] {
			s.options[parts[last]] = strings.TrimSpace(value)
		}
	}
}

// Value is a setting of main.cf, or its default.
func (c *Config) Value(name string) string { return c.main[name] }

// Main is the path of main.cf, for people.
func (c *Config) Main() string { return filepath.Join(c.Dir, "main.cf") }

// Master is the path of master.cf, for people.
func (c *Config) Master() string { return filepath.Join(c.Dir, "master.cf") }

// Value is a setting as the service has it: its own option, else main.cf's.
func (s *Service) Value(name string) string {
	if v, ok := s.options[name]; ok {
		return v
	}
	return s.config.main[name]
}

// Place is where a setting of the service comes from, for people.
func (s *Service) Place(name string) string {
	if _, ok := s.options[name]; ok {
		return s.config.Master() + ": " + s.Name + ", " + name
	}
	return s.config.Main() + ": " + name
}

// Seconds reads a time of Postfix: a number with the unit s, m, h, d or w, seconds
// without one (postconf(5)). ok is false for anything else.
func Seconds(value string) (d time.Duration, ok bool) {
	units := map[byte]time.Duration{
		's': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour,
	}
	unit := time.Second
	if n := len(value); n > 0 {
		if u, known := units[value[n-1]]; known {
			unit, value = u, value[:n-1]
		}
	}
	n, err := strconv.ParseInt(value, 10, 32)
	return time.Duration(n) * unit, err == nil && n >= 0
}
