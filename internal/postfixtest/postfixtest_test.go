package postfixtest_test

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"postern/internal/postfixtest"
	"postern/internal/smtpsink"
)

func TestInstanceDelivers(t *testing.T) {
	dir := t.TempDir()
	sink, err := smtpsink.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go sink.Serve(l)
	defer sink.Close(context.Background())
	_, port, _ := net.SplitHostPort(l.Addr().String())
	p := postfixtest.Start(t, postfixtest.Options{
		Main:     []string{"relayhost = [127.0.0.1]:" + port},
		Services: []postfixtest.Service{{Name: "smtpd"}},
	})
	c, err := smtp.Dial(p.Addr("smtpd"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SendMail("me@corp.example", []string{"a@x.example"}, strings.NewReader("Subject: x\r\n\r\nhello\r\n")); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		got, err := smtpsink.Messages(dir)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) == 1 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("got %d messages, want 1", len(got))
		}
	}
	// Postfix forgets a message a moment after the next hop has it.
	for deadline := time.Now().Add(20 * time.Second); p.Queued() != 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d messages are left in the queue", p.Queued())
		}
	}
}
