package main

import (
	"bufio"
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
			fmt.Fprintf(s.stderr, "postern: %s: %v\n", file, err)
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
	result.Gaps = orEmpty(report.Gaps)
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
	Text string          `json:"text"`
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
	in := json.NewDecoder(bufio.NewReaderSize(r, 1<<20))
	buffered := bufio.NewWriter(w)
	out := json.NewEncoder(buffered)
	for n := 1; ; n++ {
		var line lineIn
		if err := in.Decode(&line); errors.Is(err, io.EOF) {
			return buffered.Flush()
		} else if err != nil {
			err = fmt.Errorf("standard input, object %d: %w", n, err)
			return errors.Join(buffered.Flush(), withHint(err, `each line is one object like {"id":"1","text":"…"}`))
		}
		result := lineOut{ID: line.ID, Findings: []lineFinding{}}
		for _, f := range engine.Text(line.Text) {
			result.Findings = append(result.Findings, lineFinding{
				Type: f.Detector, Start: f.Rune, End: f.RuneEnd, Confidence: float64(f.Confidence),
			})
		}
		if err := out.Encode(result); err != nil {
			return err
		}
		if !hasMore(in) {
			if err := buffered.Flush(); err != nil {
				return err
			}
		}
	}
}

// hasMore reports whether another object was read ahead already.
func hasMore(in *json.Decoder) bool {
	rest, ok := in.Buffered().(interface{ Len() int })
	return ok && rest.Len() > 1
}
