package all_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"postern/extract"
	"postern/extract/all"
	"postern/mail"
)

// workersTime is the CPU time of all children of this process, those that have
// ended too.
func workersTime() (sum time.Duration) {
	var ended unix.Rusage
	if unix.Getrusage(unix.RUSAGE_CHILDREN, &ended) == nil {
		sum = time.Duration(ended.Utime.Nano() + ended.Stime.Nano())
	}
	tasks, _ := filepath.Glob("/proc/self/task/*/children")
	for _, task := range tasks {
		list, _ := os.ReadFile(task)
		for _, f := range strings.Fields(string(list)) {
			pid, _ := strconv.Atoi(f)
			var t unix.Timespec
			if unix.ClockGettime(int32(^pid)<<3|2, &t) == nil { // its CPU clock
				sum += time.Duration(t.Nano())
			}
		}
	}
	return sum
}

func ownTime() time.Duration {
	var t unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &t)
	return time.Duration(t.Nano())
}

// benchFiles are files that other programs read too, in a folder: a PDF of 60
// pages, and Word documents of both kinds.
func benchFiles(b *testing.B) (dir string) {
	b.Helper()
	dir = b.TempDir()
	office, err := filepath.Abs("../../testdata/office")
	if err != nil {
		b.Fatal(err)
	}
	pages := []string{"--empty", "--pages"}
	for range 12 {
		pages = append(pages, filepath.Join(office, "letter.pdf"), filepath.Join(office, "slides.pdf"), filepath.Join(office, "letter-cairo.pdf"))
	}
	run(b, dir, "qpdf", append(pages, "--", "long.pdf")...)
	doc, err := os.ReadFile("../ole/testdata/refund.doc")
	if err != nil {
		b.Fatal(err)
	}
	files := map[string][]byte{"short.doc": doc, "long.docx": longDocx(b)}
	if files["short.pdf"], err = os.ReadFile(filepath.Join(office, "letter.pdf")); err != nil {
		b.Fatal(err)
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	return dir
}

// longDocx has 20,000 paragraphs of some words.
func longDocx(b *testing.B) []byte {
	b.Helper()
	var body strings.Builder
	body.WriteString(`<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`)
	for i := range 20_000 {
		fmt.Fprintf(&body, `<w:p><w:pPr><w:pStyle w:val="Text"/></w:pPr><w:r><w:t>Paragraph %d of a long</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve"> document, with %d</w:t></w:r></w:p>`, i, i*i)
	}
	body.WriteString(`</w:body></w:document>`)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", body.String()},
	} {
		f, err := w.Create(part[0])
		if err == nil {
			_, err = f.Write([]byte(part[1]))
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// BenchmarkReaders reads files in a warm worker, and with the programs that
// people use for them; the figure is the CPU time of all processes.
func BenchmarkReaders(b *testing.B) {
	dir := benchFiles(b)
	r, err := extract.New(extract.Options{Formats: all.Formats, Workers: 1})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	for _, file := range []struct {
		name    string
		program []string
	}{
		{"short.pdf", []string{"pdftotext", "short.pdf", "-"}},
		{"long.pdf", []string{"pdftotext", "long.pdf", "-"}},
		{"short.doc", []string{"catdoc", "short.doc"}},
		{"long.docx", []string{"sh", "-c", "unzip -p long.docx | strings"}},
	} {
		data, err := os.ReadFile(filepath.Join(dir, file.name))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(file.name+"/postern", func(b *testing.B) {
			read := func() {
				size := int64(len(data))
				report, err := r.File(context.Background(), file.name, bytes.NewReader(data), size, func(*extract.Document) error { return nil })
				if err != nil || len(report.Gaps) > 0 {
					b.Fatal(err, report)
				}
			}
			read() // the worker is warm now
			own, workers := ownTime(), workersTime()
			for b.Loop() {
				read()
			}
			used := ownTime() - own + workersTime() - workers
			b.ReportMetric((ownTime()-own).Seconds()*1000/float64(b.N), "own-ms/op")
			b.ReportMetric(used.Seconds()*1000/float64(b.N), "cpu-ms/op")
		})
		b.Run(file.name+"/"+file.program[0], func(b *testing.B) {
			var used time.Duration
			for b.Loop() {
				c := exec.Command(file.program[0], file.program[1:]...)
				c.Dir = dir
				if _, err := c.Output(); err != nil {
					b.Fatal(err)
				}
				used += c.ProcessState.UserTime() + c.ProcessState.SystemTime()
			}
			b.ReportMetric(used.Seconds()*1000/float64(b.N), "cpu-ms/op")
		})
	}
}

// BenchmarkTextMail1MiB is a mail of text alone, which no worker sees.
func BenchmarkTextMail1MiB(b *testing.B) {
	r, err := extract.New(extract.Options{Formats: all.Formats, Workers: 1})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	raw := "From: a@b.example\r\nSubject: long\r\n\r\n" + strings.Repeat("The quick brown fox jumps over the lazy dog, 17 times.\r\n", (1<<20)/56)
	m, err := mail.Read(context.Background(), mail.Envelope{}, strings.NewReader(raw), mail.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer m.Close()
	own := ownTime()
	for b.Loop() {
		if _, err := r.Message(context.Background(), m, func(*extract.Document) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((ownTime()-own).Seconds()*1000/float64(b.N), "cpu-ms/op")
}
