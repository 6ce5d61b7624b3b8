package doctor

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"postern/internal/netguard"
)

// impatience is how long a server may take to answer a greeting.
const impatience = 5 * time.Second

// examineSockets talks to each listener of the configuration as its clients do.
func examineSockets(ctx context.Context, g *group) {
	c := g.Config
	for _, s := range []struct {
		name, address string
		talk          func(context.Context, net.Conn) (found string, err error)
	}{
		{"milter", c.Milter.Listen, talkMilter},
		{"relay", c.Relay.Listen, talkSMTP},
		{"page", c.Page.Listen, g.talkPage},
		{"metrics", c.Metrics.Listen, talkReady},
	} {
		if s.address != "" {
			g.socket(ctx, s.name, s.address, s.talk)
		}
	}
	g.examineProcess()
}

func (g *group) socket(ctx context.Context, name, address string, talk func(context.Context, net.Conn) (string, error)) {
	where := g.key(name+".listen") + " = " + address
	a, err := netguard.Parse(address)
	if err != nil {
		g.fault(name, where, err.Error(), "correct it")
		return
	}
	conn, err := a.Dial(ctx, impatience)
	switch {
	case errors.Is(err, fs.ErrPermission):
		g.warn(name, where, "this user may not connect: "+err.Error(), "call this as root, or as a user whom the socket lets in")
		return
	case err != nil:
		g.fault(name, where, "nobody answers: "+err.Error(), `start "postern serve" with this configuration; its log says what keeps it from listening`)
		return
	}
	defer conn.Close()
	who := listener(a, conn)
	if err := conn.SetDeadline(time.Now().Add(impatience)); err != nil {
		g.fault(name, where, err.Error(), "try again")
		return
	}
	found, err := talk(ctx, conn)
	switch {
	case err != nil:
		g.fault(name, where, fmt.Sprintf("does not answer as it should: %v (%v)", err, who), "look at the log of postern serve, or for another program on this address")
	case who.name != "" && !strings.Contains(who.name, "postern"):
		g.warn(name, where, found+", by another program ("+who.String()+")", "look for another program on this address")
	default:
		g.ok(name, where, found+" ("+who.String()+")")
		g.service.note(who)
	}
}

// talkMilter offers a negotiation as Postfix does (SMFIC_OPTNEG) and takes leave
// (SMFIC_QUIT). The packets are those of Sendmail's libmilter, mfdef.h.
func talkMilter(_ context.Context, conn net.Conn) (string, error) {
	const version, actions, steps = 6, 0x1ff, 0x1fffff
	hello := []byte{0, 0, 0, 13, 'O'}
	for _, word := range []uint32{version, actions, steps} {
		hello = binary.BigEndian.AppendUint32(hello, word)
	}
	if _, err := conn.Write(hello); err != nil {
		return "", err
	}
	answer := make([]byte, 4+13) // length, command, and the three words that we need
	if _, err := io.ReadFull(conn, answer); err != nil {
		return "", fmt.Errorf("no answer to a milter negotiation: %w", err)
	}
	if answer[4] != 'O' {
		return "", fmt.Errorf("answers %q to a milter negotiation", answer[4:5])
	}
	_, err := conn.Write([]byte{0, 0, 0, 1, 'Q'})
	return fmt.Sprintf("a milter answers, protocol %d", binary.BigEndian.Uint32(answer[5:])), err
}

// talkSMTP says EHLO and QUIT.
func talkSMTP(_ context.Context, conn net.Conn) (string, error) {
	c := smtp.NewClient(conn)
	if err := c.Hello("localhost"); err != nil {
		return "", err
	}
	offers := "an SMTP server answers"
	if ok, _ := c.Extension("8BITMIME"); ok {
		offers += ", 8BITMIME"
	}
	if ok, size := c.Extension("SIZE"); ok {
		offers += ", SIZE " + size
	}
	return offers, c.Quit()
}

// talkPage asks for the page on which people sign in.
func (g *group) talkPage(ctx context.Context, conn net.Conn) (string, error) {
	scheme := "http"
	if g.Config.Page.Certificate != "" {
		scheme = "https"
	}
	text, err := get(ctx, conn, scheme+"://localhost/sign-in")
	if err != nil {
		return "", err
	}
	if !strings.Contains(text, "Postern") {
		return "", errors.New("this is not Postern's page")
	}
	return "the review page answers, by " + scheme, nil
}

func talkReady(ctx context.Context, conn net.Conn) (string, error) {
	text, err := get(ctx, conn, "http://localhost/readyz")
	return "says " + strings.TrimSpace(text), err
}

// get asks over conn, whoever the certificate is for: what it says is looked at elsewhere.
func get(ctx context.Context, conn net.Conn, url string) (string, error) {
	dial := func(context.Context, string, string) (net.Conn, error) { return conn, nil }
	client := http.Client{
		Timeout: impatience,
		Transport: &http.Transport{
			DialContext: dial, DisableKeepAlives: true,
			TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
		},
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	resp, err := client.Do(r)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	const most = 64 << 10
	text, err := io.ReadAll(io.LimitReader(resp.Body, most))
	if err == nil && resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s: %s", resp.Status, strings.TrimSpace(string(text)))
	}
	return string(text), err
}
