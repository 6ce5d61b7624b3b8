package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/tabwriter"
	"time"

	"postern/config"
	"postern/scan"
	"postern/scan/exactdata"
)

type exactDataCmd struct {
	Build  exactDataBuildCmd  `cmd:"" help:"Make an index of the rows of a CSV file. It holds keyed hashes only."`
	List   exactDataListCmd   `cmd:"" help:"List the tables that have an index."`
	Info   exactDataInfoCmd   `cmd:"" help:"Say what is known about a table: rows, columns, size. No row can be shown."`
	Test   exactDataTestCmd   `cmd:"" help:"Look for rows of a table in files."`
	Remove exactDataRemoveCmd `cmd:"" help:"Remove the index of a table."`
}

// dataConfig is the configuration, or only its data folder where it has mistakes:
// one of them may be that a rule names the table that is to be built now.
func (s *session) dataConfig() (*config.Config, error) {
	cfg, err := s.config()
	var mistakes config.Errors
	if s.configPath != "" && errors.As(err, &mistakes) {
		return config.DataDir(s.configPath)
	}
	return cfg, err
}

// tableName is what tables may be called: it is the name of a file.
var tableName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

type exactDataBuildCmd struct {
	File      string   `arg:"" help:"CSV file; - for standard input."`
	Name      string   `help:"Name of the table for rules; default the file's name." placeholder:"NAME"`
	Primary   string   `required:"" help:"Column that is looked for first: one that a detector finds, as account numbers." placeholder:"COLUMN"`
	With      []string `required:"" help:"Columns that must stand near it." placeholder:"COLUMN,…"`
	Owner     string   `help:"Column with the addresses of those whose data the row is; see own_data in the configuration reference." placeholder:"COLUMN"`
	Detector  string   `help:"Detector that finds primary values, or \"word\" for every word with digits; default what fits the first rows." placeholder:"NAME"`
	Separator string   `help:"Separator of columns, one character or \"tab\"; default what stands most often in the first line." placeholder:"CHAR"`
	Charset   string   `help:"Charset of the file; default UTF-8, UTF-16 with a mark, or else windows-1252." placeholder:"NAME"`
	NoHeader  bool     `help:"The first line is a row; columns are named by number, from 1."`
	SkipBad   bool     `help:"Leave out lines with too few or too many columns instead of ending with an error."`
	Quiet     bool     `short:"q" help:"Show no progress."`
}

// Run builds.
func (c *exactDataBuildCmd) Run(s *session) error {
	cfg, err := s.dataConfig()
	if err != nil {
		return err
	}
	name := c.Name
	if name == "" && c.File != "-" {
		name = strings.TrimSuffix(filepath.Base(c.File), filepath.Ext(c.File))
	}
	if !tableName.MatchString(name) {
		return &exitError{exitUsage, fmt.Errorf("%q is no name of a table: name one of letters, digits, dots and dashes with --name", name)}
	}
	f, err := openFile(s, c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := os.MkdirAll(cfg.Data.Dir, 0o700); err != nil {
		return err
	}
	key, err := exactDataKey(cfg)
	if err != nil {
		return err
	}
	o := exactdata.BuildOptions{
		Name: name, Primary: c.Primary, With: c.With, Owner: c.Owner, Detector: c.Detector,
		Separator: c.Separator, Charset: c.Charset, NoHeader: c.NoHeader, SkipBad: c.SkipBad,
		Canonical: scan.Canonical, Now: time.Now,
	}
	began := time.Now()
	if !c.Quiet {
		o.Progress = progress(s, "rows", began)
	}
	if o.Detector == "" {
		cells, err := exactdata.Sample(f, f.size, o, 200)
		if err != nil {
			return c.explain(err)
		}
		o.Detector = scan.FittingDetector(c.Primary, cells)
	}
	if o.Value, err = primaryValue(o.Detector); err != nil {
		return &exitError{exitUsage, err}
	}
	if err := os.MkdirAll(cfg.IndexDir(), 0o700); err != nil {
		return err
	}
	report, err := exactdata.Build(s, cfg.ExactDataFile(name), key, f, f.size, o)
	if err != nil {
		return c.explain(err)
	}
	return c.print(s, cfg, report, time.Since(began))
}

// explain names the file's line as editors want it.
func (c *exactDataBuildCmd) explain(err error) error {
	var line *exactdata.LineError
	if errors.As(err, &line) {
		return fmt.Errorf("%s:%d: %w", c.File, line.Line, line.Err)
	}
	return fmt.Errorf("%s: %w", c.File, err)
}

func primaryValue(detector string) (func(string) (string, bool), error) {
	if detector != exactdata.AnyWord {
		return scan.Value(detector)
	}
	return func(cell string) (string, bool) {
		p := exactdata.Plain(scan.Canonical(cell))
		return p, len(p) >= 4 && strings.ContainsAny(p, "0123456789")
	}, nil
}

func (c *exactDataBuildCmd) print(s *session, cfg *config.Config, r *exactdata.Report, took time.Duration) error {
	info, err := os.Stat(cfg.ExactDataFile(r.Name))
	if err != nil {
		return err
	}
	for _, w := range []struct {
		n    int64
		line int
		text string
	}{
		{r.Empty, r.EmptyLine, "have no value of " + r.Primary + " and were left out"},
		{r.Unknown, r.UnknownLine, "have a value of " + r.Primary + " that the detector " + r.Detector + " does not know, and are found only where it sees one"},
		{r.Bare, r.BareLine, "have no other value that could be evidence, and were left out"},
		{r.Bad, r.BadLine, "have another number of columns than the first, and were left out"},
	} {
		if w.n > 0 {
			fmt.Fprintf(s.stderr, "postern: %d rows %s, the first at line %d\n", w.n, w.text, w.line)
		}
	}
	_, err = fmt.Fprintf(s.stdout, "%s: %d rows, %d pairs, %.1f bytes a row, found by %s, in %s\n",
		r.Name, r.Rows, r.Pairs, float64(info.Size())/float64(r.Rows), r.Detector, took.Round(time.Millisecond))
	return err
}

// progress shows how far long work is, on a line of standard error that is
// written over.
func progress(s *session, what string, began time.Time) func(done, about int64) {
	last := began
	return func(done, about int64) {
		now := time.Now()
		if now.Sub(last) < time.Second {
			return
		}
		last = now
		fmt.Fprintf(s.stderr, "\r%d of about %d %s, %.0f s ", done, about, what, now.Sub(began).Seconds())
		if done >= about {
			fmt.Fprintln(s.stderr)
		}
	}
}

type exactDataListCmd struct {
	JSON bool `help:"Print one JSON object for each table."`
}

// Run lists.
func (c *exactDataListCmd) Run(s *session) error {
	cfg, err := s.dataConfig()
	if err != nil {
		return err
	}
	names, err := cfg.ExactDataNames()
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(s.stdout, 0, 0, 2, ' ', 0)
	if !c.JSON {
		fmt.Fprintln(table, "NAME\tROWS\tCOLUMNS\tFOUND BY\tBUILT")
	}
	var errs []error
	for _, name := range names {
		info, err := exactdata.ReadInfo(cfg.ExactDataFile(name))
		switch {
		case err != nil:
			errs = append(errs, err)
		case c.JSON:
			errs = append(errs, json.NewEncoder(s.stdout).Encode(info))
		default:
			fmt.Fprintf(table, "%s\t%d\t%s\t%s\t%s\n", name, info.Rows, strings.Join(info.Names(), ", "), info.Detector, info.Built.Format(time.DateTime))
		}
	}
	return errors.Join(append(errs, table.Flush())...)
}

type exactDataInfoCmd struct {
	Name string `arg:"" help:"Name of the table."`
	JSON bool   `help:"Print a JSON object."`
}

// Run shows.
func (c *exactDataInfoCmd) Run(s *session) error {
	cfg, err := s.dataConfig()
	if err != nil {
		return err
	}
	x, err := openNamed(cfg, c.Name)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(s.stdout).Encode(x.Info)
	}
	file, err := os.Stat(cfg.ExactDataFile(c.Name))
	if err != nil {
		return err
	}
	owner := x.Owner
	if owner == "" {
		owner = "none"
	}
	_, err = fmt.Fprintf(s.stdout, "name      %s\nrows      %d\npairs     %d\nprimary   %s, found by %s\ncolumns   %s\nowner     %s\nbuilt     %s\nsize      %d bytes, %.1f a row\n",
		c.Name, x.Rows, x.Pairs, x.Primary, x.Detector, strings.Join(x.Names()[1:], ", "), owner, x.Built.Format(time.DateTime), file.Size(), float64(file.Size())/float64(x.Rows))
	return err
}

// openNamed opens a table that a command line names.
func openNamed(cfg *config.Config, name string) (*exactdata.Index, error) {
	if !tableName.MatchString(name) {
		return nil, &exitError{exitUsage, fmt.Errorf("%q is no name of a table", name)}
	}
	x, err := openTable(cfg, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, withHint(fmt.Errorf("there is no table %q", name), `"postern exactdata list" shows those there are`)
	}
	return x, err
}

type exactDataTestCmd struct {
	Name  string   `arg:"" help:"Name of the table."`
	Files []string `arg:"" name:"file" help:"Files, mail or attachments; - for standard input."`
	JSON  bool     `help:"Print one JSON object for each file."`
}

// Run looks for rows.
func (c *exactDataTestCmd) Run(s *session) error {
	cfg, err := s.config()
	if err != nil {
		return err
	}
	x, err := openNamed(cfg, c.Name)
	if err != nil {
		return err
	}
	engine, err := scan.New(scan.Options{
		Terms: []scan.Term{{ExactData: c.Name}}, ExactData: map[string]*exactdata.Index{c.Name: x},
	})
	if err != nil {
		return err
	}
	reader, err := newReader(cfg)
	if err != nil {
		return err
	}
	defer reader.Close()
	worst := exitFine
	scanning := &scanCmd{JSON: c.JSON}
	for _, file := range c.Files {
		code, err := scanning.scan(s, reader, engine, file)
		if err != nil {
			complain(s.stderr, file, err)
			code = exitFailure
		}
		worst = worse(worst, code)
	}
	return exitWith(worst)
}

type exactDataRemoveCmd struct {
	Name  string `arg:"" help:"Name of the table."`
	Force bool   `help:"Remove it even when the policy names it; the service then does not start again."`
}

// Run removes.
func (c *exactDataRemoveCmd) Run(s *session) error {
	cfg, err := s.config()
	if err != nil {
		return err
	}
	if !tableName.MatchString(c.Name) {
		return &exitError{exitUsage, fmt.Errorf("%q is no name of a table", c.Name)}
	}
	for _, t := range cfg.Policy.Terms() {
		if t.ExactData == c.Name && !c.Force {
			return withHint(fmt.Errorf("the policy names the table %q", c.Name), "take it out of the classes first, or use --force")
		}
	}
	err = os.Remove(cfg.ExactDataFile(c.Name))
	if errors.Is(err, fs.ErrNotExist) {
		return withHint(fmt.Errorf("there is no table %q", c.Name), `"postern exactdata list" shows those there are`)
	}
	return err
}
