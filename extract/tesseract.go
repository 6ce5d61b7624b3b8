package extract

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"postern/internal/program"
)

// A recogniser runs tesseract.
type recogniser struct {
	path      string
	data      string // the folder of its models
	languages string
	rotated   bool // it can find out which side is up
	command   []string
}

// Bounds of one run of tesseract: its memory, of which a page of ten million pixels
// needs 200 MiB, and the text of a page.
const (
	recogniserMemory = 512 << 20
	recognisedText   = 4 << 20
)

// Check reports what tesseract lacks on this machine, and what to install.
func (o OCR) Check() error {
	_, err := newRecogniser(o.withDefaults(), nil)
	return err
}

func newRecogniser(o OCR, command []string) (recogniser, error) {
	r := recogniser{command: command, languages: strings.Join(o.Languages, "+")}
	if len(r.command) == 0 {
		r.command = []string{"/proc/self/exe", "worker"}
	}
	path, err := exec.LookPath(o.Program)
	if err == nil {
		path, err = filepath.Abs(path)
	}
	if err == nil {
		path, err = filepath.EvalSymlinks(path)
	}
	if err != nil {
		return r, fmt.Errorf("text in pictures: there is no program %q; install tesseract (Debian: tesseract-ocr) or switch extract.ocr off", o.Program)
	}
	r.path = path
	installed, data, err := models(path)
	if err != nil {
		return r, err
	}
	r.data = data
	for _, l := range o.Languages {
		if !slices.Contains(installed, l) {
			return r, fmt.Errorf("text in pictures: tesseract has no model of the language %q; install it (Debian: tesseract-ocr-%s), or choose from %s",
				l, strings.ReplaceAll(l, "_", "-"), strings.Join(installed, ", "))
		}
	}
	r.rotated = slices.Contains(installed, "osd")
	return r, nil
}

// models asks tesseract for its languages, and for the folder they are in, which its
// first line names.
func models(path string) (languages []string, data string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "--list-langs")
	cmd.Env = []string{}
	if prefix := os.Getenv("TESSDATA_PREFIX"); prefix != "" {
		cmd.Env = []string{"TESSDATA_PREFIX=" + prefix}
	}
	out, err := cmd.Output()
	if err != nil {
		return nil, "", fmt.Errorf("text in pictures: %s does not list its languages: %w", path, err)
	}
	head, list, _ := strings.Cut(string(out), "\n")
	languages = strings.Fields(list)
	if _, rest, ok := strings.Cut(head, `"`); ok {
		data, _, _ = strings.Cut(rest, `"`)
	}
	if info, err := os.Stat(data); err != nil || !info.IsDir() {
		return nil, "", fmt.Errorf("text in pictures: %s does not say where its models are; version 5 or later is wanted", path)
	}
	return languages, filepath.Clean(data), nil
}

// recognise returns the text of a picture. It may take so much CPU time, and twice that
// by the clock: other work goes before.
func (r *recogniser) recognise(ctx context.Context, p *picture, most time.Duration) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*most)
	defer cancel()
	// Page segmentation: 3 finds blocks of text, 1 which side is up as well.
	segmentation := "3"
	if r.rotated {
		segmentation = "1"
	}
	out, err := program.Run(ctx, r.command, program.Program{
		Path:   r.path,
		Args:   []string{"stdin", "stdout", "-l", r.languages, "--psm", segmentation},
		Env:    []string{"TESSDATA_PREFIX=" + r.data, "OMP_THREAD_LIMIT=1", "LC_ALL=C"},
		Read:   []string{r.data},
		CPU:    most,
		Memory: recogniserMemory,
		Output: recognisedText,
	}, io.MultiReader(strings.NewReader(p.head()), bytes.NewReader(p.pixels)))
	if err != nil {
		return "", err
	}
	text := strings.ReplaceAll(string(out), "\f", "\n")
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	return text, nil
}
