package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"postern/extract"
	"postern/scan"
)

type scanCmd struct {
	Files []string `arg:"" optional:"" name:"file" help:"Files, mail or attachments; - for standard input."`
	JSON  bool     `help:"Print one JSON object for each file."`
	JSONL bool     `name:"jsonl" help:"Read lines {\"id\",\"text\"} from standard input, print lines {\"id\",\"findings\"}."`
}

// Run finds what every detector of the catalogue finds, whatever the policy asks.
func (c *scanCmd) Run(s *session) error {
	engine, err := scan.New(scan.Options{Terms: scan.All()})
	if err != nil {
		return err
	}
	switch {
	case c.JSONL && len(c.Files) > 0:
		return &exitError{exitUsage, errors.New("--jsonl reads standard input: name no files")}
	case c.JSONL:
		return scanLines(s.stdin, s.stdout, engine)
	case len(c.Files) == 0:
		return &exitError{exitUsage, errors.New("name the files to scan, or - for standard input")}
	}
	cfg, err := s.config()
	if err != nil {
		return err
	}
	reader, err := newReader(cfg)
	if err != nil {
		return err
	}
	defer reader.Close()
	worst := exitFine
	for _, file := range c.Files {
		code, err := c.scan(s, reader, engine, file)
		if err != nil {
			complain(s.stderr, file, err)
			code = exitFailure
		}
		worst = worse(worst, code)
	}
	return exitWith(worst)
}

// A scannedFile is the object that "scan --json" prints for a file.
type scannedFile struct {
	File     string         `json:"file"`
	Findings []scan.Finding `json:"findings"`
	Gaps     []extract.Gap  `json:"gaps"`
}

func (c *scanCmd) scan(s *session, reader *extract.Reader, engine *scan.Engine, file string) (int, error) {
	f, err := openFile(s, file)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	result := scannedFile{File: file, Findings: []scan.Finding{}}
	seen := map[string]bool{}
	report, err := reader.File(s, f.name, f, f.size, func(d *extract.Document) error {
		engine.Scan(d, func(found scan.Finding) {
			// A second view of an object says the same again.
			key := fmt.Sprint(found.Object, found.Detector, found.Digest, found.Where)
			if !seen[key] {
				seen[key] = true
				result.Findings = append(result.Findings, found)
			}
		})
		return nil
	})
	if err != nil {
		return 0, err
	}
	result.Gaps = []extract.Gap{}
	for _, gap := range report.Gaps {
		gap.Path = engine.Mask(gap.Path) // names of files may hold what is looked for
		result.Gaps = append(result.Gaps, gap)
	}
	if c.JSON {
		err = json.NewEncoder(s.stdout).Encode(result)
	} else {
		err = printScan(s, result)
	}
	if len(result.Gaps) > 0 {
		return exitGaps, err
	}
	return exitFine, err
}

func printScan(s *session, r scannedFile) error {
	for _, f := range r.Findings {
		where := f.Path
		if f.Where != "" {
			where += ", " + f.Where
		}
		if _, err := fmt.Fprintf(s.stdout, "%s: %s %.2f at %s: %s\n", r.File, f.Detector, f.Confidence, where, f.Masked); err != nil {
			return err
		}
	}
	if len(r.Findings) == 0 {
		if _, err := fmt.Fprintf(s.stdout, "%s: nothing found\n", r.File); err != nil {
			return err
		}
	}
	for _, gap := range r.Gaps {
		fmt.Fprintln(s.stderr, gapText(r.File, gap))
	}
	return nil
}

type lineIn struct {
	ID   json.RawMessage `json:"id"`
	Text *string         `json:"text"`
}

type lineOut struct {
	ID       json.RawMessage `json:"id"`
	Findings []lineFinding   `json:"findings"`
}

// A lineFinding counts in code points of the line's text.
type lineFinding struct {
	Type       string  `json:"type"`
	Start      int     `json:"start"`
	End        int     `json:"end"`
	Confidence float64 `json:"confidence"`
}

// scanLines serves the contract of "scan --jsonl": a line out for each line in, in
// order, written as soon as it is known.
func scanLines(r io.Reader, w io.Writer, engine *scan.Engine) error {
	in := bufio.NewReaderSize(r, 1<<20)
	buffered := bufio.NewWriter(w)
	out := json.NewEncoder(buffered)
	for n := 1; ; n++ {
		line, rerr := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			result, err := scanLine(line, engine)
			if err != nil {
				err = withHint(fmt.Errorf("standard input, line %d: %w", n, err), `each line is one object like {"id":"1","text":"…"}`)
				return errors.Join(buffered.Flush(), err)
			}
			if err := out.Encode(result); err != nil {
				return err
			}
		}
		if rerr != nil || in.Buffered() == 0 {
			if err := buffered.Flush(); err != nil {
				return err
			}
		}
		if errors.Is(rerr, io.EOF) {
			return nil
		} else if rerr != nil {
			return fmt.Errorf("standard input, line %d: %w", n, rerr)
		}
	}
}

// scanLine scans the text of one line. A line without a text is an error: a
// mistyped key must not look like a text in which nothing was found.
func scanLine(line []byte, engine *scan.Engine) (lineOut, error) {
	var in lineIn
	err := json.Unmarshal(line, &in)
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong) && wrong.Field != "":
		return lineOut{}, fmt.Errorf("%q is a %s, not a string", wrong.Field, wrong.Value)
	case errors.As(err, &wrong):
		return lineOut{}, fmt.Errorf("a JSON %s, not an object", wrong.Value)
	case err != nil:
		return lineOut{}, err
	case in.Text == nil:
		return lineOut{}, errors.New(`there is no "text"`)
	}
	result := lineOut{ID: in.ID, Findings: []lineFinding{}}
	for _, f := range engine.Text(*in.Text) {
		result.Findings = append(result.Findings, lineFinding{
			Type: f.Detector, Start: f.Rune, End: f.RuneEnd, Confidence: float64(f.Confidence),
		})
	}
	return result, nil
}
