package worker

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// A frame is its length (4 bytes, of type and payload), its type and its payload.
const frameHead = 5

// The types of frames.
const (
	frameHello    = 'h' // worker: ready; payload: its confinement
	frameJob      = 'j' // parent: a job; payload: its input
	frameFileJob  = 'f' // the same, with a file descriptor
	frameStop     = 's' // parent: end the job now
	frameOutput   = 'o' // worker: a message of the job
	frameFinished = 'd' // worker: the job is done
	frameFailed   = 'e' // worker: the handler failed; payload: its error
	framePanic    = 'p' // worker: the handler panicked; it ends now
)

var errFrame = errors.New("malformed frame")

func putHead(head *[frameHead]byte, kind byte, size int) {
	binary.LittleEndian.PutUint32(head[:], uint32(size+1))
	head[4] = kind
}

// readFrame reads one frame into buf, which it returns grown.
func readFrame(r *bufio.Reader, buf []byte) (kind byte, payload []byte, err error) {
	var head [frameHead]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, buf, err
	}
	size := int64(binary.LittleEndian.Uint32(head[:])) - 1
	if size < 0 || size > MaxMessage {
		return 0, buf, errFrame
	}
	if int64(cap(buf)) < size {
		buf = make([]byte, max(size, 4<<10))
	}
	buf = buf[:size]
	_, err = io.ReadFull(r, buf)
	return head[4], buf, err
}

// writeFrame writes one frame.
func writeFrame(w *bufio.Writer, kind byte, payload []byte) error {
	var head [frameHead]byte
	putHead(&head, kind, len(payload))
	if _, err := w.Write(head[:]); err != nil {
		return err
	}
	_, err := w.Write(payload)
	return err
}
