package extract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"postern/internal/program"
	"postern/internal/worker"
)

// RunWorker is the main function of a worker process: it never returns. Every program (and test
// binary) that makes a Reader calls it first thing in main when os.Args[1] is "worker".
func RunWorker(formats []Format) {
	if program.Wanted() { // the recogniser of text in pictures
		program.Launch()
	}
	worker.Main(func(ctx context.Context, in *worker.Input, out *worker.Output) error {
		return readJob(ctx, formats, in, out)
	})
}

// readJob reads one object in a worker.
func readJob(ctx context.Context, formats []Format, in *worker.Input, out *worker.Output) error {
	f, o, page, err := decodeJob(formats, in)
	if err != nil {
		return err
	}
	s := &workerSink{out: out, limits: o.Limits}
	end, cause, detail := endWhole, Cause(""), ""
	if page == readAll {
		err = f.Read(ctx, o, s)
	} else {
		err = s.pixels(ctx, f, o, page)
	}
	var gap *GapError
	switch {
	case s.refused || errors.Is(err, ErrBudget):
		end = endBudget
	case errors.As(err, &gap):
		end, cause, detail = endGap, gap.Cause, gap.Detail
	case err != nil:
		end = endError
	}
	e := encoder{sayRead}
	e.number(int64(end))
	e.text(string(cause))
	e.text(detail)
	if err := out.Send(e); err != nil && !s.refused {
		return err
	}
	return nil
}

func decodeJob(formats []Format, in *worker.Input) (_ *Format, _ *Object, page int, err error) {
	d := decoder{rest: in.Data}
	name := d.text()
	o := &Object{
		Path:      d.text(),
		Names:     d.texts(),
		Types:     d.texts(),
		Charsets:  d.texts(),
		Passwords: d.texts(),
		Section:   Section(d.text()),
		Depth:     int(d.number()),
	}
	page = int(d.number())
	o.Scans = d.number() != 0
	o.Size = d.number()
	offset := d.number()
	o.Limits = Limits{
		Bytes: d.number(), Ratio: d.number(), Files: int(d.number()), Depth: int(d.number()),
		Object: d.number(), CPU: time.Duration(d.number()),
	}
	if d.failed {
		return nil, nil, 0, errWire
	}
	o.Data = bytes.NewReader(d.rest)
	if in.File != nil {
		o.Data = io.NewSectionReader(in.File, offset, o.Size)
	}
	if err := o.fillEnds(); err != nil {
		return nil, nil, 0, err
	}
	for i := range formats {
		if formats[i].Name == name {
			return &formats[i], o, page, nil
		}
	}
	return nil, nil, 0, fmt.Errorf("the worker has no format %s", name)
}
