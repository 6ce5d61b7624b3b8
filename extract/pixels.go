package extract

import (
	"context"
	"errors"
	"fmt"
	"io"

	"postern/internal/worker"
)

// A picture is one page in grey, as a worker decoded it: rows of bytes, 0 for black.
type picture struct {
	width, height int
	pixels        []byte
}

// head is what stands before the pixels of a portable greymap (Netpbm's pgm(5)).
func (p *picture) head() string { return fmt.Sprintf("P5\n%d %d\n255\n", p.width, p.height) }

// pixels sends a page of a picture to the parent. Nothing is sent behind the last.
func (s *workerSink) pixels(ctx context.Context, f *Format, o *Object, page int) error {
	if f.Pixels == nil {
		return errWire
	}
	g, err := f.Pixels(ctx, o, page)
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		return err
	}
	w, h := g.Rect.Dx(), g.Rect.Dy()
	rows := max(pieceSize/max(w, 1), 1)
	for y := 0; y < h; y += rows {
		s.message = append(s.message[:0], sayPixels)
		s.message.number(int64(w))
		s.message.number(int64(h))
		for i := y; i < min(y+rows, h); i++ {
			s.message = append(s.message, g.Pix[i*g.Stride:][:w]...)
		}
		if err := s.send(); err != nil {
			return err
		}
	}
	return nil
}

// A sitting takes a picture from a worker, and believes none of it: what is handed to
// the recogniser is as long as its size says, and no larger than it may be.
type sitting struct {
	conversation
	picture picture
}

func (s *sitting) receive(message []byte) error {
	if len(message) == 0 || s.ended {
		s.broken = true
		return errWire
	}
	d := decoder{rest: message[1:]}
	switch message[0] {
	case sayPixels:
		s.take(&d)
	case sayRead:
		s.end, s.gap = d.number(), GapError{Cause(d.text()), d.text()}
		s.ended = true
	default:
		d.fail()
	}
	if d.failed {
		s.broken = true
		return errWire
	}
	return nil
}

func (s *sitting) take(d *decoder) {
	p := &s.picture
	w, h := d.number(), d.number()
	switch {
	case w < 1 || h < 1 || w > MostPixels/h:
		d.fail()
		return
	case p.pixels == nil:
		p.width, p.height = int(w), int(h)
		p.pixels = make([]byte, 0, w*h)
	}
	if int(w) != p.width || int(h) != p.height || len(d.rest) > cap(p.pixels)-len(p.pixels) {
		d.fail()
		return
	}
	p.pixels = append(p.pixels, d.rest...)
}

// decode has a worker decode a page of n's picture. It returns nil behind the last.
func (w *walk) decode(ctx context.Context, n *node, f *Format, page int) (*picture, error) {
	inline, file, offset, err := w.portable(n)
	if err != nil {
		w.failure = err
		return nil, err
	}
	s := &sitting{}
	result, err := w.reader.workers.pool.Do(ctx, worker.Job{
		Input:   encodeJob(f.Name, &n.object, page, inline, offset),
		File:    file,
		CPU:     decodeTime,
		Output:  2 * MostPixels,
		Wait:    w.reader.wait,
		Receive: s.receive,
	})
	if err != nil {
		return nil, err
	}
	if err := s.outcome(f.Name, result); err != nil {
		return nil, err
	}
	p := &s.picture
	if p.pixels == nil {
		return nil, nil
	}
	if len(p.pixels) != p.width*p.height {
		return nil, &GapError{Crashed, "the " + f.Name + " reader went wrong"}
	}
	return p, nil
}
