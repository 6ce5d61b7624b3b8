package doctor

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"postern/internal/netguard"
)

// examineHops greets each server that mail goes on to.
func examineHops(ctx context.Context, g *group) {
	c := g.Config
	if c.Sink {
		return // it is in the service itself
	}
	said := map[string]bool{}
	for _, h := range []struct{ key, address string }{
		{"relay.next_hop", c.Relay.NextHop},
		{"outbox.next_hop", c.Outbox.NextHop},
		{"outbox.tls_next_hop", c.Outbox.TLSNextHop},
	} {
		if h.address == "" || said[h.address] || h.key == "relay.next_hop" && c.Relay.Listen == "" {
			continue
		}
		said[h.address] = true
		g.hop(ctx, h.key, h.address)
	}
}

func (g *group) hop(ctx context.Context, key, address string) {
	name := strings.TrimPrefix(key[strings.IndexByte(key, '.'):], ".")
	where := g.key(key) + " = " + address
	plain, verified := strings.CutPrefix(address, "tls:")
	offers, err := greet(ctx, plain, verified)
	if err != nil {
		g.fault(name, where, err.Error(), "mail cannot leave: start the server, or correct the address; its log says more")
		return
	}
	found := "answers"
	if verified {
		found += " by TLS with a certificate for its name"
	}
	want := int64(g.Config.Limits.MessageSize)
	if size, err := strconv.ParseInt(offers["SIZE"], 10, 64); err == nil && size > 0 && size < want {
		g.warn(name, where, fmt.Sprintf("%s, and takes %d bytes, less than limits.message_size, %d: larger mail is judged and then refused", found, size, want), "raise its limit (Postfix: message_size_limit), or lower limits.message_size")
		return
	}
	var lacks []string
	for _, x := range []string{"8BITMIME", "SMTPUTF8", "DSN"} {
		if _, ok := offers[x]; !ok {
			lacks = append(lacks, x)
		}
	}
	if len(lacks) > 0 {
		g.warn(name, where, found+", and does not offer "+strings.Join(lacks, ", "), "mail that needs it cannot leave; switch it on there, or do not offer it to clients either")
		return
	}
	g.ok(name, where, found+", with SIZE "+offers["SIZE"]+", 8BITMIME, SMTPUTF8, DSN")
}

// greet says EHLO, and STARTTLS first where the certificate must be verified, and returns
// what is offered.
func greet(ctx context.Context, address string, verified bool) (map[string]string, error) {
	a, err := netguard.Parse(address)
	if err != nil {
		return nil, err
	}
	conn, err := a.Dial(ctx, impatience)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(2 * impatience)); err != nil {
		return nil, err
	}
	var client *smtp.Client
	if verified {
		host, _, _ := net.SplitHostPort(a.Addr)
		if client, err = smtp.NewClientStartTLS(conn, &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}); err != nil {
			return nil, fmt.Errorf("TLS is demanded: %w", err)
		}
	} else {
		client = smtp.NewClient(conn)
	}
	client.CommandTimeout = impatience
	if err := client.Hello("localhost"); err != nil {
		return nil, err
	}
	offers := map[string]string{}
	for _, x := range []string{"SIZE", "8BITMIME", "SMTPUTF8", "DSN", "STARTTLS"} {
		if ok, value := client.Extension(x); ok {
			offers[x] = value
		}
	}
	if len(offers) == 0 {
		return nil, errors.New("it speaks no extended SMTP (EHLO)")
	}
	_ = client.Quit() // it has answered
	return offers, nil
}
