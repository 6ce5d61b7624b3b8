package main

import (
	"bufio"
	"bytes"
	"context"
	bigendian "encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"postern/internal/smtpsink"
)

// A milterConn speaks the milter protocol as Postfix does.
type milterConn struct {
	net.Conn
	w *bufio.Writer
}

func dialMilter(addr string) (*milterConn, error) {
	network := "tcp"
	if path, ok := strings.CutPrefix(addr, "unix:"); ok {
		network, addr = "unix", path
	}
	conn, err := net.Dial(network, addr)
	if err != nil {
		return nil, err
	}
	m := &milterConn{Conn: conn, w: bufio.NewWriterSize(conn, 64<<10)}
	_ = conn.SetDeadline(time.Now().Add(3 * time.Minute))
	offer := bigendian.BigEndian.AppendUint32(nil, 6)
	offer = bigendian.BigEndian.AppendUint32(offer, 0x1ff)    // actions
	offer = bigendian.BigEndian.AppendUint32(offer, 0x1fffff) // protocol, as Postfix offers it
	m.send('O', string(offer))
	if code, _, err := m.receive(); err != nil || code != 'O' {
		conn.Close()
		return nil, fmt.Errorf("negotiation answered with %q: %w", code, err)
	}
	return m, nil
}

func (m *milterConn) send(code byte, data string) {
	var head [5]byte
	bigendian.BigEndian.PutUint32(head[:], uint32(len(data)+1))
	head[4] = code
	m.w.Write(head[:])
	m.w.WriteString(data)
}

func (m *milterConn) receive() (byte, string, error) {
	if err := m.w.Flush(); err != nil {
		return 0, "", err
	}
	var head [4]byte
	if _, err := io.ReadFull(m, head[:]); err != nil {
		return 0, "", err
	}
	data := make([]byte, bigendian.BigEndian.Uint32(head[:]))
	if _, err := io.ReadFull(m, data); err != nil {
		return 0, "", err
	}
	return data[0], string(data[1:]), nil
}

// envelope begins a message.
func (m *milterConn) envelope(from string, to ...string) {
	m.send('D', "C{daemon_name}\x00smtpd\x00{client_addr}\x00127.0.0.1\x00")
	m.send('C', "client.example\x004\x00\x19127.0.0.1\x00")
	m.send('H', "helo.example\x00")
	m.send('M', "<"+from+">\x00")
	for _, rcpt := range to {
		m.send('R', "<"+rcpt+">\x00")
	}
}

// Write sends message bytes: header lines until the first empty one, then body.
func (m *milterConn) content(text io.WriterTo) (answer string, err error) {
	w := &milterContent{m: m}
	if _, err := text.WriteTo(w); err != nil {
		return "", err
	}
	w.flush()
	m.send('E', "")
	for {
		code, data, err := m.receive()
		if err != nil {
			return "", err
		}
		switch code {
		case 'p', 'i', 'm', 'h':
			continue
		}
		return string(code) + data, milterError(code, data)
	}
}

// milterError is a refusal as SMTP clients see it; nil for accept and discard.
func milterError(code byte, data string) error {
	if code != 'y' {
		if code == 'a' || code == 'd' || code == 'c' {
			return nil
		}
		return fmt.Errorf("milter answered %q", code)
	}
	data = strings.TrimRight(data, "\x00")
	n, err := strconv.Atoi(data[:3])
	if err != nil {
		return err
	}
	return &smtp.SMTPError{Code: n, Message: data[4:]}
}

type milterContent struct {
	m    *milterConn
	head []byte
	body []byte
	in   bool // the body
}

func (c *milterContent) Write(p []byte) (int, error) {
	n := len(p)
	if !c.in {
		c.head = append(c.head, p...)
		end := bytes.Index(c.head, []byte("\r\n\r\n"))
		if end < 0 {
			return n, nil
		}
		for _, line := range strings.Split(string(c.head[:end]), "\r\n") {
			name, value, _ := strings.Cut(line, ":")
			c.m.send('L', name+"\x00"+value+"\x00")
		}
		c.m.send('N', "")
		p, c.in = c.head[end+4:], true
	}
	c.body = append(c.body, p...)
	for len(c.body) >= 65535 {
		c.m.send('B', string(c.body[:65535]))
		c.body = append(c.body[:0], c.body[65535:]...)
	}
	return n, nil
}

func (c *milterContent) flush() {
	if len(c.body) > 0 {
		c.m.send('B', string(c.body))
	}
}

// A memoryWatch adds up what a process and its children hold, again and again.
type memoryWatch struct {
	pid   int
	quit  chan struct{}
	done  chan struct{}
	most  int64            // proportional set size of all together, bytes
	parts string           // of what that was
	peaks map[string]int64 // high-water mark of each process
}

func watchMemory(t testing.TB, pid int) *memoryWatch {
	t.Helper()
	w := &memoryWatch{pid: pid, quit: make(chan struct{}), done: make(chan struct{}), peaks: map[string]int64{}}
	go func() {
		defer close(w.done)
		for {
			w.look()
			select {
			case <-w.quit:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return w
}

func (w *memoryWatch) look() {
	sum, parts := int64(0), ""
	for i, pid := range append([]int{w.pid}, children(w.pid)...) {
		name := "serve"
		if i > 0 {
			name = fmt.Sprintf("worker %d", pid)
		}
		pss := procField(fmt.Sprintf("/proc/%d/smaps_rollup", pid), "Pss:")
		sum += pss
		parts += fmt.Sprintf(" %s %d MiB", name, pss>>20)
		w.peaks[name] = max(w.peaks[name], procField(fmt.Sprintf("/proc/%d/status", pid), "VmHWM:"))
	}
	if sum > w.most {
		w.most, w.parts = sum, parts
	}
}

// end reports, and fails the test over a limit.
func (w *memoryWatch) end(t testing.TB, limit int64) {
	t.Helper()
	close(w.quit)
	<-w.done
	worker := int64(0)
	for name, peak := range w.peaks {
		if name != "serve" {
			worker = max(worker, peak)
		}
	}
	t.Logf("most at once: %d MiB (%s); high-water marks: serve %d MiB, largest worker %d MiB",
		w.most>>20, strings.TrimSpace(w.parts), w.peaks["serve"]>>20, worker>>20)
	if w.most > limit {
		t.Errorf("Postern and its workers held %d MiB, want at most %d", w.most>>20, limit>>20)
	}
}

// children are the processes that pid has started.
func children(pid int) []int {
	var list []int
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		text, _ := os.ReadFile(path)
		// proc_pid_stat(5): pid, the name in parentheses, state, parent.
		_, rest, _ := strings.Cut(string(text), ") ")
		fields := strings.Fields(rest)
		if len(fields) < 2 || fields[1] != strconv.Itoa(pid) {
			continue
		}
		if n, err := strconv.Atoi(filepath.Base(filepath.Dir(path))); err == nil {
			list = append(list, n)
		}
	}
	return list
}

// procField is a number of kB in a file of /proc, in bytes; 0 when the process is gone.
func procField(path, field string) int64 {
	text, _ := os.ReadFile(path)
	_, rest, ok := strings.Cut("\n"+string(text), "\n"+field)
	if !ok {
		return 0
	}
	var kb int64
	_, _ = fmt.Sscan(rest, &kb)
	return kb << 10
}

// serveSink is a sink on l, until the test ends.
func serveSink(t testing.TB, dir string, l net.Listener) {
	t.Helper()
	sink, err := smtpsink.New(dir)
	must(t, err)
	served := make(chan error, 1)
	go func() { served <- sink.Serve(l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		sink.Close(ctx)
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
}

// sendUnix hands one message in at a Unix socket.
func sendUnix(socket, from, to, text string) error {
	conn, err := net.Dial("unix", socket)
	if err != nil {
		return err
	}
	c := smtp.NewClient(conn)
	defer c.Close()
	return c.SendMail(from, []string{to}, strings.NewReader(text))
}

func dialSMTP(t testing.TB, addr string) *smtp.Client {
	t.Helper()
	c, err := smtp.Dial(addr)
	must(t, err)
	t.Cleanup(func() { c.Close() })
	return c
}

// item is one item as the command line shows it.
func (w *world) item(id string) itemResult {
	w.t.Helper()
	var it itemResult
	must(w.t, json.Unmarshal([]byte(w.ok("quarantine", "show", "--json", id)), &it))
	return it
}

// code is the reply code of a refusal, 250 for none and 0 for a lost connection.
func code(err error) int {
	var refusal *smtp.SMTPError
	switch {
	case err == nil:
		return 250
	case errors.As(err, &refusal):
		return refusal.Code
	}
	return 0
}
