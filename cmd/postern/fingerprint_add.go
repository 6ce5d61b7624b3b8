package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"postern/extract"
	"postern/scan"
	"postern/scan/fingerprint"
)

type fingerprintAddCmd struct {
	Name   string   `arg:"" help:"Name of the index, for rules; it is made where there is none."`
	Paths  []string `arg:"" name:"path" type:"path" help:"Files, and folders with all that is in them. Each document within an archive or a mail is one of its own."`
	Public bool     `help:"The text is no secret: it is left out of what counts as a copy of any protected document. For templates, published text, notes that stand below every mail."`
	Prune  bool     `help:"Remove documents of these paths that are there no more."`
	Quiet  bool     `short:"q" help:"Show no progress."`
}

// Run adds. What has been read stays in the index when the command is interrupted;
// called again, it passes over documents whose text has not changed.
func (c *fingerprintAddCmd) Run(s *session) (err error) {
	cfg, err := s.dataConfig()
	if err != nil {
		return err
	}
	if err := indexName(c.Name); err != nil {
		return err
	}
	for _, p := range c.Paths {
		if _, err := os.Stat(p); err != nil {
			return withHint(err, "name files or folders that exist")
		}
	}
	reader, err := newReader(cfg)
	if err != nil {
		return err
	}
	defer reader.Close()
	e, err := editPrints(cfg, c.Name, c.Public)
	if err != nil {
		return err
	}
	defer e.Close()
	a := &adding{cmd: c, session: s, reader: reader, editor: e, began: time.Now(), seen: map[string]bool{}}
	err = a.all()
	if err == nil && c.Prune {
		a.pruned, err = e.Remove(func(d fingerprint.Document) bool { return a.under(d.Name) && !a.seen[d.Name] })
	}
	// What was read is kept, also where something else went wrong.
	if err := errors.Join(err, e.Commit(s)); err != nil {
		return err
	}
	if err := a.print(); err != nil {
		return err
	}
	switch {
	case a.failed > 0:
		return exitWith(exitFailure)
	case a.gaps > 0:
		return exitWith(exitGaps)
	}
	return nil
}

// adding is the work of one call. Several files are read at once.
type adding struct {
	cmd     *fingerprintAddCmd
	session *session
	reader  *extract.Reader
	editor  *fingerprint.Editor
	began   time.Time

	mu           sync.Mutex // guards what follows, and the streams
	outcomes     [fingerprint.TooShort + 1]int
	files        int
	gaps, failed int
	pruned       int
	seen         map[string]bool
	shown        time.Time
}

// all reads everything that the paths lead to.
func (a *adding) all() error {
	ctx, cancel := context.WithCancelCause(a.session)
	defer cancel(nil)
	files := make(chan string)
	var working sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		working.Go(func() {
			for file := range files {
				if err := a.file(ctx, file); err != nil {
					cancel(err)
				}
			}
		})
	}
	for _, p := range a.cmd.Paths {
		if err := a.walk(ctx, p, files); err != nil {
			cancel(err)
			break
		}
	}
	close(files)
	working.Wait()
	return context.Cause(ctx)
}

// walk hands on the files below a path. Links are followed only where they are named.
func (a *adding) walk(ctx context.Context, root string, files chan<- string) error {
	if real, err := filepath.EvalSymlinks(root); err == nil {
		root = real
	}
	return filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			a.complain(file, err)
			return nil
		case !d.Type().IsRegular():
			return nil
		}
		select {
		case files <- file:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
}

func (a *adding) complain(file string, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.failed++
	complain(a.session.stderr, file, err)
}

// file adds what is in a file: each object with a text of its own is a document.
// The error ends the work; what is wrong with one file does not.
func (a *adding) file(ctx context.Context, file string) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	f, err := openFile(a.session, file)
	if err != nil {
		a.complain(file, err)
		return nil
	}
	defer f.Close()
	writers, report, err := a.read(ctx, file, f)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		a.complain(file, err)
		return nil
	}
	counts := [fingerprint.TooShort + 1]int{}
	var names []string
	var cut []string
	for _, w := range writers {
		outcome, err := w.Add(ctx)
		if err != nil {
			return err
		}
		counts[outcome]++
		names = append(names, w.Name())
		if w.Cut() {
			cut = append(cut, w.Name())
		}
	}
	a.note(file, counts, names, cut, report)
	return nil
}

// read cuts the texts of a file.
func (a *adding) read(ctx context.Context, file string, f *inputFile) ([]*fingerprint.Writer, *extract.Report, error) {
	for {
		var list []*fingerprint.Writer
		byObject := map[int]*fingerprint.Writer{}
		report, err := a.reader.File(ctx, f.name, f, f.size, func(d *extract.Document) error {
			if d.View != extract.Shown || d.Section != extract.Attachment && d.Section != extract.Body {
				return nil
			}
			w := byObject[d.Object]
			if w == nil {
				w = a.editor.Document(path.Join(filepath.ToSlash(filepath.Dir(file)), cmp.Or(d.Path, f.name)))
				byObject[d.Object] = w
				list = append(list, w)
			}
			_, err := w.WriteString(scan.Canonical(d.Text[d.Repeated:]))
			return err
		})
		if !errors.Is(err, extract.ErrBusy) {
			return list, report, err
		}
	}
}

// note counts what became of a file.
func (a *adding) note(file string, counts [fingerprint.TooShort + 1]int, names, cut []string, report *extract.Report) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.files++
	for _, name := range names {
		a.seen[name] = true
	}
	short := counts[fingerprint.TooShort]
	for outcome, n := range counts {
		a.outcomes[outcome] += n
	}
	stderr := a.session.stderr
	// A short picture's title in a long document is nothing to tell.
	if short == len(names) && len(report.Gaps) == 0 {
		fmt.Fprintf(stderr, "postern: %s: has no text that is long enough to be found again\n", file)
	}
	for _, name := range cut {
		fmt.Fprintf(stderr, "postern: %s: only the first 16 million letters were taken\n", name)
		a.gaps++
	}
	for _, gap := range report.Gaps {
		fmt.Fprintln(stderr, gapText(file, gap))
		a.gaps++
	}
	if now := time.Now(); !a.cmd.Quiet && now.Sub(cmp.Or(a.shown, a.began)) > time.Second {
		a.shown = now
		fmt.Fprintf(stderr, "\r%d files, %.0f s ", a.files, now.Sub(a.began).Seconds())
	}
}

// under reports whether a document is of one of the paths.
func (a *adding) under(name string) bool {
	for _, p := range a.cmd.Paths {
		if real, err := filepath.EvalSymlinks(p); err == nil {
			p = real
		}
		if p = filepath.ToSlash(p); name == p || strings.HasPrefix(name, strings.TrimSuffix(p, "/")+"/") {
			return true
		}
	}
	return false
}

func (a *adding) print() error {
	if !a.shown.IsZero() {
		fmt.Fprintln(a.session.stderr)
	}
	info := a.editor.Info()
	_, err := fmt.Fprintf(a.session.stdout, "%s: %d documents added, %d replaced, %d unchanged, %d removed, %d too short; now %d documents, %d fingerprints, %.1f MiB, in %s\n",
		a.cmd.Name, a.outcomes[fingerprint.Added], a.outcomes[fingerprint.Replaced], a.outcomes[fingerprint.Unchanged], a.pruned,
		a.outcomes[fingerprint.TooShort], info.Documents, info.Points, float64(info.Bytes)/(1<<20), time.Since(a.began).Round(time.Millisecond))
	return err
}
