package quarantine

import (
	"fmt"
	"io"
	"time"
)

// chunk sends the message by BDAT (RFC 3030), byte for byte. The last chunk is
// an empty one of its own, so that a message that was cut off never looks whole.
func (h *hop) chunk(out *outgoing) (reply, error) {
	fmt.Fprintf(h.w, "BDAT %d\r\n", out.size())
	if _, err := io.Copy(h.w, out.reader()); err != nil {
		return h.early(err)
	}
	if err := h.w.Flush(); err != nil {
		return h.early(err)
	}
	if r, err := h.read(h.times.final); err != nil || r.code/100 != 2 {
		return r, err
	}
	fmt.Fprint(h.w, "BDAT 0 LAST\r\n")
	if err := h.w.Flush(); err != nil {
		return reply{}, err
	}
	return h.read(h.times.final)
}

// early looks whether the hop said why it hung up in the middle of a message.
// The connection is of no use afterwards.
func (h *hop) early(cause error) (reply, error) {
	r, err := h.read(time.Second)
	h.conn.Close()
	if err != nil || r.code/100 == 2 || r.code/100 == 3 {
		return reply{}, cause
	}
	return r, nil
}
