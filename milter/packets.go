package milter

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	library "github.com/emersion/go-milter"

	"postern/internal/netguard"
)

const (
	// maxPacket is the largest packet the library takes.
	maxPacket = 1 << 20
	// packetBudget bounds what is read for one packet: it, and what comes along.
	packetBudget = maxPacket + 128<<10
)

// negotiationTime is how long a new connection may say nothing.
const negotiationTime = 10 * time.Second

var errProtocol = errors.New("the mail server breaks the milter protocol")

// packets hands the library one packet after the other. It reads each whole first,
// under a deadline, keeps what the library would lose (macros of each stage, ESMTP
// arguments, exact header values, IPv6 clients) and gives the library a packet that
// it understands in its place.
type packets struct {
	*netguard.Conn
	in            *bufio.Reader
	log           *slog.Logger
	idle, timeout time.Duration
	rest          []byte // of the packet in hand
	buffer        []byte

	actions  library.OptAction   // what the mail server offered
	protocol library.OptProtocol // likewise

	macros macros
	args   [][]byte // the strings of the last command
	body   []byte   // of the last body packet, or what came with the end
	// answered is told, once for each read, that everything written was sent.
	answered func(error)

	once sync.Once
	done chan struct{}
}

func newPackets(c *netguard.Conn, o Options) *packets {
	return &packets{
		Conn: c, in: bufio.NewReaderSize(c, 64<<10), log: o.Log, idle: o.Idle, timeout: o.Timeout,
		answered: func(error) {}, done: make(chan struct{}),
	}
}

// Close is called by the library when its session ends.
func (p *packets) Close() error {
	err := p.Conn.Close()
	p.once.Do(func() { close(p.done) })
	return err
}

// Write never fails: the library would log it in its own way. The error stays with
// the connection, and the next read ends the session.
func (p *packets) Write(b []byte) (int, error) {
	_, _ = p.Conn.Write(b)
	return len(b), nil
}

// Read gives the library the rest of the packet in hand, or the next one.
func (p *packets) Read(b []byte) (int, error) {
	if len(p.rest) == 0 {
		err := p.Flush()
		p.answered(err)
		if err != nil {
			return 0, io.EOF
		}
		if err := p.next(); err != nil {
			if errors.Is(err, errProtocol) {
				p.log.Warn("milter connection ended", "error", err)
			}
			return 0, io.EOF // the library would log anything else in its own way
		}
	}
	n := copy(b, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

// next reads packets until one is for the library.
func (p *packets) next() error {
	for {
		code, data, err := p.receive()
		if err != nil {
			return err
		}
		shown, data, err := p.note(code, data)
		if err != nil {
			return err
		}
		if shown != 0 {
			p.hand(shown, data)
			return nil
		}
	}
}

func (p *packets) hand(code library.Code, data []byte) {
	p.rest = binary.BigEndian.AppendUint32(p.rest[:0:0], uint32(len(data)+1))
	p.rest = append(p.rest, byte(code))
	p.rest = append(p.rest, data...)
}

// receive reads one packet that may be long in coming. The data is valid until the
// next call.
func (p *packets) receive() (library.Code, []byte, error) { return p.receiveAfter(p.idle) }

func (p *packets) receiveAfter(silence time.Duration) (library.Code, []byte, error) {
	_ = p.SetReadDeadline(time.Now().Add(silence))
	if _, err := p.in.Peek(1); err != nil {
		return 0, nil, err
	}
	_ = p.SetReadDeadline(time.Now().Add(p.timeout))
	var head [4]byte
	if _, err := io.ReadFull(p.in, head[:]); err != nil {
		return 0, nil, fmt.Errorf("read packet: %w", err)
	}
	size := int(binary.BigEndian.Uint32(head[:]))
	if size < 1 || size > maxPacket {
		return 0, nil, fmt.Errorf("%w: a packet of %d bytes", errProtocol, size)
	}
	if size > cap(p.buffer) {
		p.buffer = make([]byte, size)
	}
	p.buffer = p.buffer[:size]
	if _, err := io.ReadFull(p.in, p.buffer); err != nil {
		return 0, nil, fmt.Errorf("read packet: %w", err)
	}
	return library.Code(p.buffer[0]), p.buffer[1:], nil
}

// negotiate reads the first packet, which a mail server sends at once, and has the
// library read it again.
func (p *packets) negotiate() error {
	code, data, err := p.receiveAfter(min(p.timeout, negotiationTime))
	if err != nil {
		return err
	}
	if code != library.CodeOptNeg || len(data) < 12 {
		return fmt.Errorf("%w: it does not begin with a negotiation", errProtocol)
	}
	p.actions = library.OptAction(binary.BigEndian.Uint32(data[4:]))
	p.protocol = library.OptProtocol(binary.BigEndian.Uint32(data[8:]))
	p.hand(code, data)
	return nil
}
