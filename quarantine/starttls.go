package quarantine

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
)

// verifiedTLS before an address demands TLS whose certificate is verified for the
// host of the address (RFC 3207, RFC 9525). There is no way down from it.
const verifiedTLS = "tls:"

// startTLS changes to TLS and greets anew: what the next hop offered before is
// forgotten (RFC 3207 section 4.2).
func (h *hop) startTLS(ctx context.Context, address, helo string, roots *x509.CertPool) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	if !h.offers("STARTTLS") {
		return errors.New("does not offer TLS, which this mail needs")
	}
	r, err := h.command("STARTTLS")
	if err != nil {
		return err
	}
	if r.code != 220 {
		return &hopError{r}
	}
	if h.r.Buffered() > 0 {
		return errors.New("sent something in clear after its answer to STARTTLS")
	}
	conn := tls.Client(h.conn, &tls.Config{ServerName: host, RootCAs: roots, MinVersion: tls.VersionTLS12})
	handshake, cancel := context.WithTimeout(ctx, h.times.command)
	defer cancel()
	if err := conn.HandshakeContext(handshake); err != nil {
		return fmt.Errorf("TLS with %s: %w", host, err)
	}
	h.conn = conn
	h.r = bufio.NewReaderSize(conn, maxReplyLine)
	h.w = bufio.NewWriterSize(&blockWriter{conn, h.times.block}, 64<<10)
	return h.hello(helo)
}
