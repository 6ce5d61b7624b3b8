// Command benchread compares what Postern reads in files with what a reference program
// prints of the same files: the words that the program shows and Postern does not, the
// gaps, what it cost. The list of files comes on standard input, a path a line:
//
//	find DIR -name '*.doc' | go run ./internal/benchread -ref 'catdoc -d utf-8 {}'
//
// Without -ref only gaps, times and lengths are printed. A line of the table: the file,
// milliseconds by the clock, the gaps, the words of the reference, how many of them are
// missing, and the first of those. With -message each file is a mail that is about to be
// sent, and facts are printed beside gaps.
package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"postern/extract"
	"postern/extract/all"
	"postern/mail"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		extract.RunWorker(all.Formats)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "benchread:", err)
		os.Exit(1)
	}
}

// A measure is what is asked of each file.
type measure struct {
	reader *extract.Reader
	ref    string
	cache  string
	limit  time.Duration
	dump   bool
	mail   bool
}

func run() error {
	m := measure{}
	flag.StringVar(&m.ref, "ref", "", "`command` of sh that prints the text of the file {}; it is also told {dir}, an empty folder")
	flag.StringVar(&m.cache, "cache", filepath.Join(os.TempDir(), "benchread-references"), "`folder` that keeps what the reference printed")
	flag.DurationVar(&m.limit, "limit", time.Minute, "how long the reference may take for a file")
	flag.BoolVar(&m.dump, "dump", false, "print what Postern read of each file instead of comparing it")
	flag.BoolVar(&m.mail, "message", false, "read each file as a message that is sent, and print facts too")
	flag.Parse()
	if err := os.MkdirAll(m.cache, 0o700); err != nil {
		return err
	}
	reader, err := extract.New(extract.Options{
		Formats:      all.Formats,
		Workers:      2,
		WorkerMemory: 512 << 20,
		Wait:         time.Minute,
	})
	if err != nil {
		return err
	}
	defer reader.Close()
	m.reader = reader
	sum := newSummary()
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		if err := m.file(in.Text(), sum); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", in.Text(), err)
		}
	}
	sum.print(os.Stderr)
	return in.Err()
}

// file prints the line of one file.
func (m *measure) file(name string, sum *summary) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errors.New("not a file")
	}
	var text strings.Builder
	began := time.Now()
	report, err := m.read(f, info, func(d *extract.Document) error {
		if m.dump {
			fmt.Printf("--- %s %s\n", d.Path, d.Format)
		}
		text.WriteString(d.Path + "\n")
		if d.Format != "carved" { // raw bytes are no reading of a format
			text.WriteString(d.Text[d.Repeated:])
			text.WriteByte('\n')
		}
		if m.dump {
			fmt.Println(d.Text[d.Repeated:])
		}
		return nil
	})
	took := time.Since(began)
	if err != nil {
		return err
	}
	var gaps []string
	for _, gap := range report.Gaps {
		gaps = append(gaps, strings.TrimSpace(fmt.Sprintf("%s: %s %s", gap.Path, gap.Cause, gap.Detail)))
	}
	if m.mail {
		for _, fact := range report.Facts {
			gaps = append(gaps, strings.TrimSpace(fmt.Sprintf("[%s: %s %s]", fact.Path, fact.Name, fact.Detail)))
		}
	}
	var missing []string
	words := map[string]bool{}
	if m.ref != "" {
		ref, err := m.reference(f, name)
		if err != nil {
			gaps = append(gaps, "(reference: "+err.Error()+")")
		}
		words = wordsOf(ref)
		missing = lost(words, loose(text.String()))
	}
	sum.add(strings.ToLower(filepath.Ext(name)), len(words), len(missing), len(report.Gaps), took)
	_, err = fmt.Printf("%s\t%d\t%s\t%d\t%d\t%s\n", name, took.Milliseconds(), short(strings.Join(gaps, " | "), 400),
		len(words), len(missing), short(strings.Join(missing, " "), 400))
	return err
}

// read hands on the documents of a file, or of a message.
func (m *measure) read(f *os.File, info os.FileInfo, visit func(*extract.Document) error) (*extract.Report, error) {
	if !m.mail {
		return m.reader.File(context.Background(), info.Name(), f, info.Size(), visit)
	}
	message, err := mail.Read(context.Background(), mail.Envelope{}, f, mail.Options{})
	if err != nil {
		return nil, err
	}
	defer message.Close()
	return m.reader.Message(context.Background(), message, visit)
}

// reference is what the reference program prints of a file, once for each content.
func (m *measure) reference(f *os.File, name string) ([]byte, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00", m.ref)
	if _, err := io.Copy(h, io.NewSectionReader(f, 0, 1<<40)); err != nil {
		return nil, err
	}
	kept := filepath.Join(m.cache, hex.EncodeToString(h.Sum(nil)[:16]))
	if text, err := os.ReadFile(kept); err == nil {
		return text, nil
	}
	dir, err := os.MkdirTemp("", "benchread-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	ctx, cancel := context.WithTimeout(context.Background(), m.limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", strings.NewReplacer("{}", quoted(name), "{dir}", dir).Replace(m.ref))
	cmd.WaitDelay = time.Second
	var out bytes.Buffer
	cmd.Stdout = &out
	runErr := cmd.Run()
	return out.Bytes(), errors.Join(runErr, os.WriteFile(kept, out.Bytes(), 0o600))
}

// quoted is a word of sh.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// short cuts a text at n bytes, and keeps it on one line of a table.
func short(s string, n int) string {
	s = strings.NewReplacer("\t", " ", "\n", " ").Replace(s)
	if len(s) > n {
		return strings.ToValidUTF8(s[:n], "") + "…"
	}
	return s
}

// lost are the words that text does not hold, in order.
func lost(words map[string]bool, text string) []string {
	var list []string
	for w := range words {
		if !strings.Contains(text, w) {
			list = append(list, w)
		}
	}
	sort.Strings(list)
	return list
}
