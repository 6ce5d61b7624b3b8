package doctor

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"postern/internal/netguard"
)

// An answer is the server's to the end of the canary.
type answer struct {
	text    string // "250 2.0.0 Ok: queued as 4XyZ"
	queueID string
	refused bool
}

// send hands the canary in. The error says that it was not taken, for a reason that is
// not its content.
func (c Canary) send(ctx context.Context, id string, now time.Time) (answer, error) {
	conn, err := c.connect(ctx)
	if err != nil {
		return answer{}, err
	}
	defer conn.Close()
	conn.CommandTimeout, conn.SubmissionTimeout = c.Wait, c.Wait
	if c.Login != "" {
		if err := conn.Auth(&plain{c.Login, c.Password}); err != nil {
			return answer{}, fmt.Errorf("sign in: %w", err)
		}
	}
	if err := conn.Mail(c.From, nil); err != nil {
		return answer{}, fmt.Errorf("MAIL FROM:<%s>: %w", c.From, err)
	}
	if err := conn.Rcpt(c.To, nil); err != nil {
		return answer{}, fmt.Errorf("RCPT TO:<%s>: %w", c.To, err)
	}
	w, err := conn.Data()
	if err != nil {
		return answer{}, fmt.Errorf("DATA: %w", err)
	}
	if _, err := w.Write(c.compose(id, now)); err != nil {
		return answer{}, err
	}
	r, err := w.CloseWithResponse()
	var no *smtp.SMTPError
	if errors.As(err, &no) {
		return answer{text: fmt.Sprintf("%d %s", no.Code, no.Message), refused: true}, nil
	}
	if err != nil {
		return answer{}, err
	}
	a := answer{text: "250 " + r.StatusText}
	if _, queued, ok := strings.Cut(r.StatusText, "queued as "); ok {
		a.queueID, _, _ = strings.Cut(queued, " ")
	}
	_ = conn.Quit() // it has the mail
	return a, nil
}

func (c Canary) compose(id string, now time.Time) []byte {
	return []byte("From: <" + c.From + ">\r\nTo: <" + c.To + ">\r\nSubject: Postern canary\r\n" +
		"Date: " + now.Format(time.RFC1123Z) + "\r\nMessage-ID: <" + id + ">\r\n" +
		"Auto-Submitted: auto-generated\r\nX-Postern-Canary: " + id + "\r\n" + // RFC 3834 section 5
		"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n" + canaryText)
}

// submissionTLS is the port on which TLS is there from the start (RFC 8314 section 3.3).
const submissionTLS = "465"

// connect greets, by TLS where that is offered. On the loopback the certificate may be
// anybody's, and a password may go without TLS.
func (c Canary) connect(ctx context.Context) (*smtp.Client, error) {
	a, err := netguard.Parse(c.Via)
	if err != nil {
		return nil, err
	}
	host, port, _ := net.SplitHostPort(a.Addr)
	near := a.Network == "unix" || isLoopback(host)
	config := &tls.Config{ServerName: host, InsecureSkipVerify: near, MinVersion: tls.VersionTLS12}
	dial := func() (net.Conn, error) { return a.Dial(ctx, impatience) }
	conn, err := dial()
	if err != nil {
		return nil, err
	}
	if port == submissionTLS {
		conn = tls.Client(conn, config)
	}
	client := smtp.NewClient(conn)
	client.CommandTimeout = c.Wait
	if err := client.Hello("localhost"); err != nil {
		client.Close()
		return nil, err
	}
	offered, _ := client.Extension("STARTTLS")
	switch {
	case port == submissionTLS:
		return client, nil
	case !offered && c.Login != "" && !near:
		client.Close()
		return nil, errors.New("the server offers no TLS: the password was not sent")
	case !offered:
		return client, nil
	}
	_ = client.Quit() // the library begins TLS on a new connection only
	if conn, err = dial(); err != nil {
		return nil, err
	}
	return smtp.NewClientStartTLS(conn, config)
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// plain is the SASL mechanism PLAIN (RFC 4616).
type plain struct{ login, password string }

// Start is the one message of it.
func (p *plain) Start() (mechanism string, first []byte, err error) {
	return "PLAIN", []byte("\x00" + p.login + "\x00" + p.password), nil
}

// Next is never asked for.
func (p *plain) Next([]byte) ([]byte, error) {
	return nil, errors.New("the server asks for more than PLAIN has")
}
