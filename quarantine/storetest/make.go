package storetest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"postern/policy"
	"postern/quarantine"
)

// start is when the tests' mail arrives.
var start = time.Date(2026, 3, 1, 12, 0, 0, 123456789, time.UTC)

const window = time.Hour

// item makes an item with one held copy for the addresses.
func item(id string, to ...string) quarantine.Item {
	it := quarantine.Item{
		ID: id, Tenant: "main", Received: start,
		Sender: "ann@corp.example", SenderArgs: []string{"BODY=8BITMIME"}, Login: "ann", From: "Ann <ann@corp.example>",
		Subject: "Offer for Zürich", MessageID: "m-" + id + "@corp.example", QueueID: "Q" + id,
		Client: "10.0.0.1", FrontEnd: "milter", Size: 5, Hash: "c0ffee",
		Action:  policy.Quarantine,
		Expires: start.Add(24 * time.Hour),
		Verdict: policy.Verdict{Schema: policy.VerdictSchema, Policy: "p1", Action: policy.Quarantine},
	}
	c := quarantine.Copy{Number: 1, Edits: []policy.HeaderEdit{{Op: "add", Name: "X-Class", Value: "internal"}}}
	for _, a := range to {
		c.Recipients = append(c.Recipients, quarantine.Recipient{
			Address: a, Args: []string{"NOTIFY=NEVER"}, State: quarantine.Held,
		})
		it.Verdict.Recipients = append(it.Verdict.Recipients, policy.Decision{
			Address: a, Action: policy.Quarantine,
			Reasons: []policy.Reason{{Rule: "Cards stay here", Action: policy.Quarantine, Mode: policy.Enforce, Text: "two cards"}},
		})
	}
	it.Copies = []quarantine.Copy{c}
	return it
}

// released makes an item that is due to be sent at once.
func released(id string, to ...string) quarantine.Item {
	it := item(id, to...)
	for i := range it.Copies[0].Recipients {
		it.Copies[0].Recipients[i].State = quarantine.Released
		it.Copies[0].Recipients[i].Next = start
	}
	return it
}

// record makes the record of a refused mail.
func record(id string, to ...string) quarantine.Item {
	it := item(id, to...)
	it.Record, it.Action = true, policy.Reject
	for i := range it.Copies[0].Recipients {
		it.Copies[0].Recipients[i].State = quarantine.Refused
	}
	return it
}

func put(t *testing.T, s quarantine.Store, it quarantine.Item) quarantine.Item {
	t.Helper()
	var bytes io.Reader
	if !it.Record {
		bytes = strings.NewReader("bytes of " + it.ID)
	}
	stored, created, err := s.Put(t.Context(), it, bytes, window)
	if err != nil || !created {
		t.Fatalf("Put(%s) = created %v, %v", it.ID, created, err)
	}
	return stored
}

func load(t *testing.T, s quarantine.Store, id string) quarantine.Item {
	t.Helper()
	it, err := s.Item(t.Context(), id)
	if err != nil {
		t.Fatalf("Item(%s): %v", id, err)
	}
	return it
}

func content(t *testing.T, s quarantine.Store, id string) string {
	t.Helper()
	text, err := readAll(t.Context(), s, id)
	if err != nil {
		t.Fatalf("bytes of %s: %v", id, err)
	}
	return text
}

func readAll(ctx context.Context, s quarantine.Store, id string) (string, error) {
	r, err := s.Open(ctx, id)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(r)
	return string(text), errors.Join(err, r.Close())
}

// states writes the recipients of an item as "a@x held, b@x sent".
func states(it quarantine.Item) string {
	var all []string
	for _, c := range it.Copies {
		for _, r := range c.Recipients {
			all = append(all, r.Address+" "+string(r.State))
		}
	}
	return strings.Join(all, ", ")
}

func ids(items []quarantine.Item) string {
	var all []string
	for _, it := range items {
		all = append(all, it.ID)
	}
	return strings.Join(all, " ")
}

func wantError(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: error %v, want %v", what, err, want)
	}
}

func numbered(n int) string { return fmt.Sprintf("item%03d", n) }
