package archive

import (
	"context"
	"io"
	"math/bits"
	"strings"

	"postern/extract"
)

// A chmLZX reads the packed section: frames of 32 KiB, with a table of where each
// begins. Every few of them the decoder begins anew.
type chmLZX struct {
	ctx     context.Context
	o       *extract.Object
	at      int64 // of the content
	packed  int64
	size    int64
	starts  []byte // of the frames, eight bytes each
	window  uint
	reset   int64 // frames
	z       *lzx
	next    int64 // the frame that z would unpack
	frame   []byte
	current int64 // which frame that is; -1 for none
	wasted  int64 // frames that were unpacked again
	short   bool  // the last frame holds no more than it should
	err     error // of the frame that next cannot get beyond
}

// openLZX reads how the section is packed.
func (c *chmFile) openLZX() (*chmLZX, error) {
	control := c.meta(chmStorage + "ControlData")
	table := c.meta(chmStorage + "Transform/{7FC28940-9D31-11D0-9B27-00A0C91E9C7C}/InstanceData/ResetTable")
	e, ok := c.byName[strings.ToLower(chmStorage+"Content")]
	if !ok || len(control) < 0x18 || len(table) < 0x28 || string(control[4:8]) != "LZXC" {
		return nil, &extract.GapError{Cause: extract.Corrupt, Detail: "a compiled help that does not say how its files are packed"}
	}
	reset, window, times := int64(le.Uint32(control[0xc:])), int64(le.Uint32(control[0x10:])), int64(le.Uint32(control[0x14:]))
	if le.Uint32(control[8:]) >= 2 { // counted in frames
		reset, window = reset*lzxFrame, window*lzxFrame
	}
	r := &chmLZX{
		ctx: c.ctx, o: c.o, at: c.content + e.from, packed: min(int64(le.Uint64(table[0x18:])), e.to-e.from),
		size: int64(le.Uint64(table[0x10:])), current: -1,
	}
	offset, count := int64(le.Uint32(table[0xc:])), int64(le.Uint32(table[4:]))
	if window < 1<<15 || window > 1<<21 || window&(window-1) != 0 || reset < window/2 || le.Uint64(table[0x20:]) != lzxFrame ||
		offset > int64(len(table)) || count > (int64(len(table))-offset)/8 || r.size < 0 || r.size > count*lzxFrame || r.packed < 0 {
		return nil, &extract.GapError{Cause: extract.Corrupt, Detail: "a compiled help with a damaged table of its packed files"}
	}
	r.starts, r.window, r.reset = table[offset:offset+8*count], uint(bits.TrailingZeros64(uint64(window))), reset/(window/2)*max(times, 1)
	if frames := (r.size + lzxFrame - 1) / lzxFrame; frames > 0 {
		from, to := int64(le.Uint64(r.starts)), r.packed
		if frames < count {
			to = int64(le.Uint64(r.starts[frames*8:]))
		}
		if 0 <= from && from < to && to <= r.packed {
			c.used.add(r.at+from, r.at+to)
		}
	}
	return r, nil
}

// section reads a stretch of what the section unpacks to.
func (r *chmLZX) section(from, to int64) io.Reader { return &chmStretch{r, from, to} }

type chmStretch struct {
	r      *chmLZX
	at, to int64
}

func (s *chmStretch) Read(p []byte) (int, error) {
	if s.at >= min(s.to, s.r.size) {
		return 0, io.EOF
	}
	frame := s.at / lzxFrame
	if err := s.r.load(frame); err != nil {
		return 0, err
	}
	from := int(s.at - frame*lzxFrame)
	if from >= len(s.r.frame) {
		return 0, io.ErrUnexpectedEOF
	}
	n := copy(p[:min(int64(len(p)), s.to-s.at)], s.r.frame[from:])
	s.at += int64(n)
	return n, nil
}

// load unpacks up to a frame, from where the decoder is or from where it can begin anew.
func (r *chmLZX) load(frame int64) error {
	if frame == r.current {
		return nil
	}
	begin := frame / r.reset * r.reset
	if r.z == nil || frame < r.next || begin > r.next {
		// Files that lie over each other may ask for the same frames time and again.
		if r.wasted += max(r.next-begin, 0); r.wasted > 16*int64(len(r.starts)/8)+256 {
			return &extract.GapError{Cause: extract.TooBig, Detail: "too many files of a compiled help lie over each other"}
		}
		r.next, r.err = begin, nil
	}
	for r.next <= frame {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		if r.err == nil {
			r.err = r.unpack(r.next)
			if r.err != nil && !r.short && (r.next+1)*lzxFrame > r.size {
				r.short, r.err, r.next = true, nil, begin
				continue
			}
		}
		if r.err != nil {
			r.current = -1
			return r.err
		}
		r.current = r.next
		r.next++
	}
	return nil
}

func (r *chmLZX) unpack(frame int64) error {
	if frame*8+8 > int64(len(r.starts)) {
		return io.ErrUnexpectedEOF
	}
	from, to := int64(le.Uint64(r.starts[frame*8:])), r.packed
	if (frame+2)*8 <= int64(len(r.starts)) {
		to = int64(le.Uint64(r.starts[frame*8+8:]))
	}
	const most = lzxFrame + 6144
	if from < 0 || to < from || to > r.packed || to-from > most {
		return errLZX
	}
	b := make([]byte, to-from)
	if !readFull(r.o, b, r.at+from) {
		return io.ErrUnexpectedEOF
	}
	if frame%r.reset == 0 || r.z == nil {
		r.z = newLZX(r.window)
	}
	// QUIRK: writers fill the last frame up, or they do not.
	size, left := lzxFrame, min(lzxFrame, r.size-frame*lzxFrame)
	if r.short {
		size = int(left)
	}
	var err error
	if r.frame, err = r.z.block(b, size); err == nil {
		r.frame = r.frame[:min(int64(size), left)]
	}
	return err
}
