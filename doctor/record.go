package doctor

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"postern/audit"
)

// lines reads the record of a running service from its end on.
type lines struct {
	path string
	file *os.File
	r    *bufio.Reader
	part []byte // of a line that is not all there yet
}

// follow opens the record at its end.
func follow(path string) (*lines, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if _, err := f.Seek(0, io.SeekEnd); err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &lines{path: path, file: f, r: bufio.NewReader(f)}, nil
}

func (l *lines) close() { l.file.Close() }

// wait returns the first event that is wanted; nil when none came in time.
func (l *lines) wait(ctx context.Context, within time.Duration, wanted func(audit.Event) bool) (*audit.Event, error) {
	const pause = 50 * time.Millisecond
	for end := time.Now().Add(within); ; {
		e, err := l.next()
		switch {
		case err == nil && wanted(e):
			return &e, nil
		case err == nil:
			continue
		case !errors.Is(err, io.EOF):
			return nil, err
		}
		if ctx.Err() != nil || time.Now().After(end) {
			return nil, ctx.Err()
		}
		l.reopen()
		time.Sleep(pause)
	}
}

// next reads one whole line; io.EOF when there is none yet. Lines that are no events
// are passed over.
func (l *lines) next() (audit.Event, error) {
	for {
		more, err := l.r.ReadSlice('\n')
		l.part = append(l.part, more...)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil {
			return audit.Event{}, err
		}
		var e audit.Event
		err = json.Unmarshal(bytes.TrimSpace(l.part), &e)
		l.part = l.part[:0]
		if err == nil {
			return e, nil
		}
	}
}

// reopen goes on in a new file where the old one was moved away (log rotation).
func (l *lines) reopen() {
	there, err := os.Stat(l.path)
	if err != nil {
		return
	}
	if here, err := l.file.Stat(); err != nil || os.SameFile(here, there) {
		return
	}
	f, err := os.Open(l.path)
	if err != nil {
		return
	}
	l.file.Close()
	l.file, l.part = f, nil
	l.r.Reset(f)
}
