package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"postern/extract"
)

type extractCmd struct {
	File string `arg:"" help:"File to read, mail or attachment; - for standard input."`
	JSON bool   `help:"Print one JSON object for each object in the file."`
}

// Run prints the text of a file, and its gaps on standard error.
func (c *extractCmd) Run(s *session) error {
	cfg, err := s.config()
	if err != nil {
		return err
	}
	reader, err := newReader(cfg)
	if err != nil {
		return err
	}
	defer reader.Close()
	f, err := openFile(s, c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	out := bufio.NewWriter(s.stdout)
	var report *extract.Report
	if c.JSON {
		report, err = extractJSON(s, reader, f, out)
	} else {
		report, err = reader.File(s, f.name, f, f.size, func(d *extract.Document) error {
			_, err := fmt.Fprintln(out, d.Text[d.Repeated:])
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", c.File, err)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	for _, gap := range report.Gaps {
		fmt.Fprintln(s.stderr, gapText(c.File, gap))
	}
	if len(report.Gaps) > 0 {
		return exitWith(exitGaps)
	}
	return nil
}

// gapText is a gap for people: what could not be read, and why.
func gapText(file string, gap extract.Gap) string {
	where := gap.Path
	if where == "" {
		where = file
	}
	text := fmt.Sprintf("could not be read: %s: %s", where, gap.Cause)
	if gap.Detail != "" {
		text += " (" + gap.Detail + ")"
	}
	return text
}

// An extractedObject is one line of "extract --json".
type extractedObject struct {
	Path   string          `json:"path"`
	Format string          `json:"format"`
	Gap    string          `json:"gap"`
	Text   []extractedText `json:"text"`
}

type extractedText struct {
	Where string `json:"where"`
	Text  string `json:"text"`
}

// extractJSON prints an object when the next one begins, or at the end: the gaps
// of all are known only then, so those go with the last line of their object.
func extractJSON(s *session, reader *extract.Reader, f *inputFile, w io.Writer) (*extract.Report, error) {
	texts := map[int][]extractedText{}
	formats := map[int]string{}
	paths := map[int]string{}
	var order []int
	report, err := reader.File(s, f.name, f, f.size, func(d *extract.Document) error {
		if _, ok := paths[d.Object]; !ok {
			order = append(order, d.Object)
			paths[d.Object], formats[d.Object] = d.Path, d.Format
		}
		texts[d.Object] = append(texts[d.Object], split(d)...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	gaps := map[string]string{}
	for _, gap := range report.Gaps {
		gaps[gap.Path] = string(gap.Cause)
	}
	for _, n := range order {
		o := extractedObject{Path: paths[n], Format: formats[n], Gap: gaps[paths[n]], Text: texts[n]}
		delete(gaps, paths[n])
		if err := enc.Encode(o); err != nil {
			return nil, err
		}
	}
	for _, gap := range report.Gaps {
		if cause, left := gaps[gap.Path]; left {
			delete(gaps, gap.Path)
			if err := enc.Encode(extractedObject{Path: gap.Path, Gap: cause, Text: []extractedText{}}); err != nil {
				return nil, err
			}
		}
	}
	return report, nil
}

// split cuts a document at its places.
func split(d *extract.Document) []extractedText {
	var list []extractedText
	from, where := d.Repeated, d.At(d.Repeated).Where
	add := func(to int) {
		if to > from {
			list = append(list, extractedText{Where: where, Text: d.Text[from:to]})
		}
	}
	for _, p := range d.Places {
		if p.Offset <= from {
			continue
		}
		add(p.Offset)
		from, where = p.Offset, p.Where
	}
	add(len(d.Text))
	return list
}

// An inputFile is a file named on the command line, or standard input spooled.
type inputFile struct {
	*os.File
	name string
	size int64
}

// openFile opens path; "-" is standard input, spooled to an unlinked file.
func openFile(s *session, path string) (*inputFile, error) {
	if path == "-" {
		return spoolStdin(s)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, withHint(err, "name a file that exists, or - for standard input")
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = fmt.Errorf("%s is a folder", path)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return &inputFile{File: f, name: info.Name(), size: info.Size()}, nil
}

func spoolStdin(s *session) (*inputFile, error) {
	f, err := os.CreateTemp("", "postern-*")
	if err != nil {
		return nil, fmt.Errorf("spool standard input: %w", err)
	}
	err = os.Remove(f.Name())
	size, cerr := io.Copy(f, s.stdin)
	_, serr := f.Seek(0, io.SeekStart)
	if err := errors.Join(err, cerr, serr); err != nil {
		f.Close()
		return nil, fmt.Errorf("spool standard input: %w", err)
	}
	return &inputFile{File: f, name: "", size: size}, nil
}
