package mail

import "net/netip"

// An Envelope is what the SMTP transaction said about a message, as opposed to
// what the message says of itself. Facts that the front end did not get are
// zero; nothing here is taken from message headers.
type Envelope struct {
	// Sender is the reverse-path of MAIL FROM; zero for the null sender
	// (bounces, receipts; RFC 5321 section 4.5.5).
	Sender Address
	// SenderArgs are the ESMTP arguments of MAIL ("BODY=8BITMIME",
	// "SMTPUTF8"), where the front end gets them.
	SenderArgs []string
	// Recipients are the forward-paths of RCPT TO, in order, duplicates kept.
	Recipients []Recipient
	// Login is the SASL login of the client; empty when it did not log in.
	Login string
	// Client is the SMTP client that handed the message in.
	Client Client
	// TLS describes the session of that client; zero without TLS.
	TLS TLS
	// QueueID is the mail server's name for the message, where it has one.
	QueueID string
	// Daemon names the mail server's listener ({daemon_name}).
	Daemon string
	// FrontEnd says who collected the message: "milter", "relay" or "check".
	FrontEnd string
}

// A Recipient is one forward-path with its ESMTP arguments.
type Recipient struct {
	Address Address
	// Args are the ESMTP arguments of RCPT ("NOTIFY=NEVER", "ORCPT=…").
	Args []string
}

// A Client is the peer of the SMTP session.
type Client struct {
	Addr netip.Addr
	// Name is the verified host name, empty when there is none.
	Name string
	// Helo is what the client called itself; not to be trusted.
	Helo string
}

// TLS describes a TLS session. The zero value means that there was none.
type TLS struct {
	Version string // "TLSv1.3"
	Cipher  string
	// Subject is the subject of the client certificate, and Verified says
	// whether it was checked against a trusted root.
	Subject  string
	Verified bool
}
