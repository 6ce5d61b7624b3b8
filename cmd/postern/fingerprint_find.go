package main

import (
	"encoding/json"
	"fmt"

	"postern/extract"
	"postern/scan"
	"postern/scan/fingerprint"
)

type fingerprintTestCmd struct {
	Name  string   `arg:"" help:"Name of the index."`
	Files []string `arg:"" name:"file" help:"Files, mail or attachments; - for standard input."`
	Run_  int      `name:"run" default:"100" help:"Letters and digits that a copy has at least in a row."`
	JSON  bool     `help:"Print one JSON object for each copied document of each file."`
}

// A copiedDocument is what a file has of a document.
type copiedDocument struct {
	File     string `json:"file"`
	Document uint64 `json:"document"`
	Name     string `json:"name"`
	// Run is the longest run in letters, Share the part of the document that was found.
	Run   int     `json:"run"`
	Share float64 `json:"share"`
	// Where leads to the longest run; Start and End are its bytes there.
	Where string `json:"where"`
	Start int64  `json:"start"`
	End   int64  `json:"end"`

	letters   int
	longest   int // of one finding
	stretches []fingerprint.Stretch
}

// Run looks for copies.
func (c *fingerprintTestCmd) Run(s *session) error {
	cfg, err := s.dataConfig()
	if err != nil {
		return err
	}
	x, err := openPrints(cfg, c.Name, nil)
	if err != nil {
		return err
	}
	public, err := openPublic(cfg, nil)
	if err != nil {
		return err
	}
	engine, err := scan.New(scan.Options{
		Terms:        []scan.Term{{Fingerprint: c.Name, Run: c.Run_}},
		Fingerprints: map[string]*fingerprint.Index{c.Name: x}, PublicText: public,
	})
	if err != nil {
		return &exitError{exitUsage, err}
	}
	reader, err := newReader(cfg)
	if err != nil {
		return err
	}
	defer reader.Close()
	names := map[uint64]string{}
	if err := x.Documents(func(d fingerprint.Document) bool { names[d.ID] = d.Name; return true }); err != nil {
		return err
	}
	worst := exitFine
	for _, file := range c.Files {
		code, err := c.file(s, reader, engine, names, file)
		if err != nil {
			complain(s.stderr, file, err)
			code = exitFailure
		}
		worst = worse(worst, code)
	}
	return exitWith(worst)
}

func (c *fingerprintTestCmd) file(s *session, reader *extract.Reader, engine *scan.Engine, names map[uint64]string, file string) (int, error) {
	f, err := openFile(s, file)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	var found []*copiedDocument
	byNumber := map[uint64]*copiedDocument{}
	report, err := reader.File(s, f.name, f, f.size, func(d *extract.Document) error {
		engine.Scan(d, func(x scan.Finding) {
			k := byNumber[x.Copied.Document]
			if k == nil {
				k = &copiedDocument{File: file, Document: x.Copied.Document, Name: names[x.Copied.Document]}
				byNumber[k.Document] = k
				found = append(found, k)
			}
			k.take(&x)
		})
		return nil
	})
	if err != nil {
		return 0, err
	}
	for _, k := range found {
		covered, longest := fingerprint.Measure(k.stretches)
		k.Run, k.Share = longest, float64(covered)/float64(max(1, k.letters))
		if c.JSON {
			err = json.NewEncoder(s.stdout).Encode(k)
		} else {
			_, err = fmt.Fprintf(s.stdout, "%s: %d %% of document %d, a run of %d letters at %s, bytes %d to %d: %s\n", file, int(100*k.Share), k.Document, k.Run, k.Where, k.Start, k.End, k.Name)
		}
		if err != nil {
			return 0, err
		}
	}
	if len(found) == 0 && !c.JSON {
		fmt.Fprintf(s.stdout, "%s: nothing found\n", file)
	}
	for _, gap := range report.Gaps {
		fmt.Fprintln(s.stderr, gapText(file, gap))
	}
	if len(report.Gaps) > 0 {
		return exitGaps, nil
	}
	return exitFine, nil
}

// take adds a finding.
func (k *copiedDocument) take(x *scan.Finding) {
	c := x.Copied
	if n := c.To - c.From; n > k.longest {
		k.longest, k.Start, k.End, k.Where = n, x.Start, x.End, x.Path
		if x.Where != "" {
			k.Where += ", " + x.Where
		}
	}
	k.stretches, k.letters = append(k.stretches, fingerprint.Stretch{From: c.From, To: c.To}), c.Letters
}
