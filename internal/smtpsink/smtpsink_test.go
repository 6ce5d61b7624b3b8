package smtpsink_test

import (
	"context"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"postern/internal/smtpsink"
)

func TestSinkKeepsEnvelopeAndBytes(t *testing.T) {
	dir := t.TempDir()
	s, err := smtpsink.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	const text = "Subject: x\r\n\r\n.a line\r\nX-Envelope-To: <body@z.example>\r\n"
	to := []string{"a@x.example", "b@y.example"}
	c, err := smtp.Dial(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if err := c.SendMail("me@corp.example", to, strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	c.Close()
	if err := s.Close(context.Background()); err != nil {
		t.Error(err)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
	got, err := smtpsink.Messages(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0].From != "me@corp.example" || !slices.Equal(got[0].To, to) || string(got[0].Data) != text {
		t.Errorf("got %+v", got)
	}
}
