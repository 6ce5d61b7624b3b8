package quarantine_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// A fakeHop is a next hop that does as it is told and remembers everything.
type fakeHop struct {
	ext  []string
	addr string
	// reply answers a command (its line) or, for ".", the content; "" is 250.
	// "drop" hangs up.
	reply func(line string) string
	// dropAfter hangs up after so many bytes of content; 0 never.
	dropAfter int64
	// hold delays the answer to the content until it is closed; nil does not.
	hold chan struct{}

	mu   sync.Mutex
	mail []*received
}

// A received is one transaction that came to its end.
type received struct {
	from, body string
	size       int64
	to         []string
}

func startHop(t *testing.T, h *fakeHop) *fakeHop {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.serve(t, l)
	h.addr = l.Addr().String()
	return h
}

func (h *fakeHop) serve(t *testing.T, l net.Listener) {
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() {
				defer conn.Close()
				conn.SetDeadline(time.Now().Add(20 * time.Second))
				h.session(conn)
			})
		}
	})
	t.Cleanup(func() {
		l.Close()
		wg.Wait()
	})
}

func (h *fakeHop) session(conn net.Conn) {
	r := bufio.NewReader(conn)
	var now received
	answer := func(line, usual string) bool {
		if h.reply != nil {
			if own := h.reply(line); own != "" {
				usual = own
			}
		}
		if usual == "drop" {
			return false
		}
		_, err := fmt.Fprintf(conn, "%s\r\n", usual)
		return err == nil
	}
	ok := answer("greeting", "220 hop")
	for ok {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		switch verb, _, _ := strings.Cut(line, " "); verb {
		case "EHLO":
			ok = answer(line, strings.Join(append([]string{"250-hop"}, h.ext...), "\r\n250-")+"\r\n250 OK")
		case "MAIL":
			now = received{from: line}
			ok = answer(line, "250 sender ok")
		case "RCPT":
			if h.reply == nil || h.reply(line) == "" {
				now.to = append(now.to, line)
			}
			ok = answer(line, "250 recipient ok")
		case "DATA":
			if ok = answer(line, "354 go on"); ok && (h.reply == nil || h.reply(line) == "") {
				ok = h.data(r, &now) && h.final(&now, answer)
			}
		case "BDAT":
			var n int64
			fmt.Sscanf(line, "BDAT %d", &n)
			chunk, err := io.ReadAll(io.LimitReader(r, n))
			now.body += string(chunk)
			switch {
			case err != nil || int64(len(chunk)) < n:
				return
			case strings.HasSuffix(line, "LAST"):
				ok = h.final(&now, answer)
			default:
				ok = answer(line, "250 chunk ok")
			}
		case "QUIT":
			answer(line, "221 bye")
			return
		default:
			ok = answer(line, "250 ok")
		}
	}
}

// data reads content up to the dot, strictly: only CR LF ends a line.
func (h *fakeHop) data(r *bufio.Reader, now *received) bool {
	var b strings.Builder
	start := true
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return false
		}
		if start && line == ".\r\n" {
			now.body = b.String()
			return true
		}
		if start {
			line = strings.TrimPrefix(line, ".")
		}
		start = strings.HasSuffix(line, "\r\n")
		if now.size += int64(len(line)); h.dropAfter > 0 && now.size > h.dropAfter {
			return false
		}
		if now.size < 1<<20 {
			b.WriteString(line)
		}
	}
}

func (h *fakeHop) final(now *received, answer func(line, usual string) bool) bool {
	copied := *now
	h.mu.Lock()
	h.mail = append(h.mail, &copied)
	h.mu.Unlock()
	if h.hold != nil {
		<-h.hold
	}
	return answer(".", "250 2.0.0 queued as 4711")
}

// got returns what was received so far.
func (h *fakeHop) got() []*received {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]*received(nil), h.mail...)
}
