package extract

import (
	"context"
	"errors"
	"fmt"
	"time"
	"unicode"

	"postern/internal/program"
)

// OCR configures the recognition of text in pictures by the program tesseract. Zero
// fields mean defaults.
type OCR struct {
	// Program is tesseract's name, looked for in PATH, or its path; default "tesseract".
	Program string
	// Languages are tesseract's names of the languages that are looked for; default eng.
	Languages []string
	// Time is what the pictures of one message may take together, by the clock; default
	// 10 s, and less where the message must be answered sooner. Pictures that are left
	// then keep the fact [ImageWithoutText].
	Time time.Duration
	// PictureTime is the CPU time that one picture, or page of one, may take, and half of
	// what it may take by the clock; default 7 s. One that takes longer is a gap.
	PictureTime time.Duration
	// Processes is how many messages are recognised at once; default 1.
	Processes int
}

func (o OCR) withDefaults() OCR {
	if o.Program == "" {
		o.Program = "tesseract"
	}
	if len(o.Languages) == 0 {
		o.Languages = []string{"eng"}
	}
	if o.Time <= 0 {
		o.Time = 10 * time.Second
	}
	if o.PictureTime <= 0 {
		o.PictureTime = 7 * time.Second
	}
	if o.Processes <= 0 {
		o.Processes = 1
	}
	return o
}

// decodeTime bounds the CPU time of decoding one page.
const decodeTime = 5 * time.Second

// afterwards is the time that is left for everything behind the recognition.
const afterwards = 3 * time.Second

// ocrFormat is the format of recognised text, and the last piece of its path.
const ocrFormat = "ocr"

// A desk is where pictures wait for their text to be recognised: one message
// at a time has a seat, so that pictures keep no other mail waiting.
type desk struct {
	recogniser recogniser
	options    OCR
	seats      chan struct{}
	queue      chan struct{} // messages on seats or in the queue for them
}

// queueLength is how many messages may wait for each seat. They hold their share of
// memory meanwhile.
const queueLength = 4

func newDesk(o OCR, command []string) (*desk, error) {
	o = o.withDefaults()
	r, err := newRecogniser(o, command)
	if err != nil {
		return nil, err
	}
	return &desk{
		recogniser: r,
		options:    o,
		seats:      make(chan struct{}, o.Processes),
		queue:      make(chan struct{}, o.Processes*(queueLength+1)),
	}, nil
}

// seat waits for a seat, at most so long.
func (d *desk) seat(ctx context.Context, wait time.Duration) (leave func(), err error) {
	select {
	case d.queue <- struct{}{}:
	default:
		return nil, ErrBusy
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case d.seats <- struct{}{}:
		return func() { <-d.seats; <-d.queue }, nil
	case <-ctx.Done():
		err = ctx.Err()
	case <-timer.C:
		err = ErrBusy
	}
	<-d.queue
	return nil, err
}

// An unseen picture waits until the rest of the message was read.
type unseen struct {
	node   *node
	number int
	format *Format
}

// sees reports whether the text of pictures of format f is recognised.
func (w *walk) sees(f *Format) bool { return w.reader.desk != nil && f.Pixels != nil }

// recogniseAll recognises the text of all pictures of the message.
func (w *walk) recogniseAll() {
	if len(w.unseen) == 0 || w.failure != nil {
		return
	}
	d := w.reader.desk
	leave, err := d.seat(w.ctx, w.reader.wait)
	if err != nil {
		w.failure = err
		return
	}
	defer leave()
	end := time.Now().Add(d.options.Time)
	if answer, ok := w.ctx.Deadline(); ok && answer.Add(-afterwards).Before(end) {
		end = answer.Add(-afterwards)
	}
	for i := range w.unseen {
		u := &w.unseen[i]
		w.see(u, end)
		u.node.bytes.free()
		if w.failure == nil {
			w.failure = w.ctx.Err()
		}
		if w.failure != nil {
			return
		}
	}
}

// Smaller pictures show no word.
const leastWidth, leastHeight = 30, 12

var errNoTime = errors.New("no time is left for the recognition of its text")

// see recognises the text of one picture, page by page.
func (w *walk) see(u *unseen, end time.Time) {
	s := &objectSink{walk: w, node: u.node, number: u.number, path: joinPath(u.node.object.Path, ocrFormat)}
	for i := range w.windows {
		w.windows[i].base = 0
	}
	s.begin(ocrFormat)
	words, pages, noted := 0, 0, false
	for ; w.budget.spent == ""; pages++ {
		text, err := w.page(u, pages, end)
		if w.failure != nil {
			return
		}
		if err == nil && text == nil {
			break
		}
		if err != nil {
			w.unrecognised(u, pages, err)
			noted = true
			if lastPage(err) {
				break
			}
			continue
		}
		if n := countWords(*text); n > 0 {
			words += n
			where := ""
			if pages > 0 {
				where = fmt.Sprintf("page %d", pages+1)
			}
			_ = s.Text(Recognised, Place{Where: where}, *text) // its errors are kept: the walk's failure, a spent budget
		}
	}
	if words == 0 && !noted {
		w.notes.fact(u.node.object.Path, ImageWithoutText, u.format.Name)
	}
	s.flush()
}

// page recognises one page; nil is behind the last.
func (w *walk) page(u *unseen, page int, end time.Time) (*string, error) {
	d := w.reader.desk
	left := time.Until(end)
	if left <= 0 {
		return nil, errNoTime
	}
	ctx, cancel := context.WithTimeout(w.ctx, left)
	defer cancel()
	p, err := w.decode(ctx, u.node, u.format, page)
	switch {
	case err != nil && w.ctx.Err() == nil && ctx.Err() != nil:
		return nil, errNoTime
	case err != nil && !isGap(err):
		w.failure = err
		return nil, err
	case err != nil || p == nil:
		return nil, err
	}
	if p.width < leastWidth || p.height < leastHeight {
		return new(string), nil
	}
	left = time.Until(end)
	text, err := d.recogniser.recognise(ctx, p, d.options.PictureTime)
	switch {
	case w.ctx.Err() != nil:
		w.failure = w.ctx.Err()
	case errors.Is(err, program.ErrTimeout) && left < d.options.PictureTime:
		err = errNoTime
	}
	return &text, err
}

func isGap(err error) bool {
	_, ok := errors.AsType[*GapError](err)
	return ok || errors.Is(err, ErrBudget)
}

// unrecognised notes why there is no text of a page. A picture that cannot be decoded,
// or comes too late, is what it would be without any recognition: the fact. Where the
// recogniser itself ends badly, a gap says that too.
func (w *walk) unrecognised(u *unseen, page int, err error) {
	path := u.node.object.Path
	which := u.format.Name
	if page > 0 {
		which += fmt.Sprintf(", page %d", page+1)
	}
	why := "its pixels cannot be decoded"
	gap, isGap := errors.AsType[*GapError](err)
	switch {
	case errors.Is(err, errNoTime):
		why = err.Error()
	case errors.Is(err, program.ErrTimeout):
		w.notes.gap(path, Timeout, "the recognition of its text used up its time")
		why = "its text could not be recognised"
	case errors.Is(err, program.ErrOutput):
		w.notes.gap(path, TooBig, "the recognition of its text writes more than it may")
		why = "its text could not be recognised"
	case !isGap:
		w.notes.gap(path, Crashed, "the recognition of its text ended in the middle")
		why = "its text could not be recognised"
	case gap.Detail != "":
		why = gap.Detail
	}
	w.notes.fact(path, ImageWithoutText, which+": "+why)
}

// lastPage reports whether nothing is to be had behind a page that failed.
func lastPage(err error) bool {
	gap, ok := errors.AsType[*GapError](err)
	return errors.Is(err, errNoTime) || errors.Is(err, program.ErrTimeout) || ok && gap.Cause != Corrupt
}

// countWords counts what may be words: at least three letters or digits on end. Noise
// is recognised as single characters.
func countWords(text string) int {
	words, run := 0, 0
	for _, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			run = 0
			continue
		}
		if run++; run == 3 || run == 1 && unicode.Is(unicode.Han, r) {
			words++
		}
	}
	return words
}
