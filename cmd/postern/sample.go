package main

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/emersion/go-smtp"

	"postern/quarantine"
)

type sampleCmd struct {
	Relay string `help:"The relay to send through; from the configuration where not given." placeholder:"HOST:PORT"`
}

// Run sends the made mails and shows what became of each recipient's.
func (c *sampleCmd) Run(s *session) error {
	parts, err := newParts(s)
	if err != nil {
		return err
	}
	defer parts.close()
	if err := parts.openStore(); err != nil {
		return err
	}
	addr := c.Relay
	if addr == "" {
		addr = parts.config.Relay.Listen
	}
	mails, err := sampleMails()
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(s.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "MAIL\tTO\tBECAME\tREPLY")
	for _, m := range mails {
		id := "sample." + rand.Text() + "@corp.example"
		text, err := m.compose(id, time.Now())
		if err != nil {
			return err
		}
		reply, err := sendSample(addr, m.To, text)
		if err != nil {
			return err
		}
		states := recipientStates(s, parts.store, id)
		for _, to := range m.To {
			state, ok := states[to]
			if !ok {
				state = "delivered"
				if reply.Code >= 400 {
					state = "refused"
				}
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", m.Name, to, state, replyLine(reply))
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.stdout, "\nHeld mail waits at %s; \"postern quarantine list\" shows it too.\n", parts.pageURL())
	return err
}

// sendSample hands one mail in and returns the reply to it.
func sendSample(addr string, to []string, text []byte) (*smtp.SMTPError, error) {
	conn, err := net.DialTimeout("tcp", addr, 5*time.Second)
	if err != nil {
		return nil, withHint(err, `start "postern serve" first, with the same configuration`)
	}
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return nil, err
	}
	c := smtp.NewClient(conn)
	defer c.Close()
	reply, err := transact(c, to, text)
	var refused *smtp.SMTPError
	if errors.As(err, &refused) {
		return refused, nil
	}
	if err != nil {
		return nil, fmt.Errorf("send through %s: %w", addr, err)
	}
	return reply, c.Quit()
}

func transact(c *smtp.Client, to []string, text []byte) (*smtp.SMTPError, error) {
	if err := c.Mail(sampleSender, nil); err != nil {
		return nil, err
	}
	for _, r := range to {
		if err := c.Rcpt(r, nil); err != nil {
			return nil, err
		}
	}
	w, err := c.Data()
	if err != nil {
		return nil, err
	}
	if _, err := bytes.NewReader(text).WriteTo(w); err != nil {
		return nil, err
	}
	r, err := w.CloseWithResponse()
	if err != nil {
		return nil, err
	}
	return &smtp.SMTPError{Code: 250, Message: r.StatusText}, nil
}

func replyLine(r *smtp.SMTPError) string {
	return fmt.Sprintf("%d %s", r.Code, strings.ReplaceAll(r.Message, "\n", " "))
}

// recipientStates says where the stored mail stands, after a moment in which
// what needs no person is sent.
func recipientStates(s *session, store quarantine.Store, id string) map[string]string {
	states := map[string]string{}
	for deadline := time.Now().Add(3 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		items, err := store.Lookup(s, id)
		if err != nil || len(items) == 0 {
			return states
		}
		waiting := false
		for _, c := range items[0].Copies {
			for _, r := range c.Recipients {
				states[r.Address] = string(r.State)
				waiting = waiting || r.State == quarantine.Released
			}
		}
		if !waiting || time.Now().After(deadline) {
			return states
		}
	}
}
