package main

import (
	"bytes"
	"context"
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-message/textproto"
	library "github.com/emersion/go-milter"

	"postern/config"
	"postern/extract"
	"postern/extract/all"
	"postern/gate"
	"postern/mail"
	"postern/milter"
	"postern/scan"
)

// accepting is a milter that only speaks the protocol.
type accepting struct{}

func (accepting) Handle(context.Context, *mail.Message) gate.Outcome {
	return gate.Outcome{Kind: gate.Accept}
}

func (accepting) Done(context.Context, *mail.Message, gate.Outcome, string, error) {}

// BenchmarkMilter is one message through the milter protocol, with no work behind
// it ("noop") and with all of ours ("postern"): the difference is the judging.
func BenchmarkMilter(b *testing.B) {
	reader, err := extract.New(extract.Options{Formats: all.Formats, WorkerCommand: []string{binary, "worker"}})
	must(b, err)
	defer reader.Close()
	cfg, err := config.LoadBuiltIn()
	must(b, err)
	engine, err := scan.New(scan.Options{Terms: cfg.Policy.Terms()})
	must(b, err)
	ours := gate.New(gate.Options{Reader: reader, Rules: gate.Rules{Policy: cfg.Policy, Engine: engine}})
	small := strings.Repeat("The meeting about the third quarter is moved to Tuesday, bring the figures.\r\n", 52)
	pdf := pdfOf(strings.Fields(strings.Repeat("Nothing of interest stands in this document. ", 20))...)
	attached, err := letter{
		From: sampleSender, To: []string{sampleStranger}, Subject: "offer", Text: small,
		Files: []attachedFile{{"offer.pdf", "application/pdf", pdf}},
	}.compose("bench@corp.example", fixedTime)
	must(b, err)
	_, mixed, _ := strings.Cut(string(attached), "\r\n\r\n")
	boundary, _, _ := strings.Cut(strings.TrimPrefix(mixed, "--"), "\r\n")
	for _, m := range []struct{ name, contentType, body string }{
		{"small", "text/plain", small},
		{"mixed", "multipart/mixed; boundary=" + boundary, mixed},
	} {
		for _, j := range []struct {
			name  string
			judge milter.Judge
		}{{"noop", accepting{}}, {"postern", ours}} {
			b.Run(m.name+"/"+j.name, func(b *testing.B) { benchMilter(b, j.judge, m.contentType, m.body) })
		}
	}
}

func benchMilter(b *testing.B, judge milter.Judge, contentType, body string) {
	srv := milter.New(milter.Options{Judge: judge})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(b, err)
	go srv.Serve(context.Background(), l)
	defer srv.Shutdown(context.Background())
	// The library's client talks to its server only with these masks.
	client := library.NewClientWithOptions("tcp", l.Addr().String(), library.ClientOptions{ActionMask: 0x3f})
	defer client.Close()
	var header textproto.Header
	header.Add("Content-Type", contentType)
	header.Add("MIME-Version", "1.0")
	header.Add("Message-ID", "<bench@corp.example>")
	header.Add("Subject", "bench")
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		s, err := client.Session()
		must(b, err)
		step := func(_ *library.Action, err error) { must(b, err) }
		step(s.Conn("localhost", library.FamilyInet, 25, "127.0.0.1"))
		step(s.Helo("localhost"))
		step(s.Mail(sampleSender, nil))
		step(s.Rcpt(sampleStranger, nil))
		step(s.Header(header))
		_, action, err := s.BodyReadFrom(bytes.NewReader([]byte(body)))
		must(b, err)
		if action.Code != library.ActAccept {
			b.Fatalf("got action %c", action.Code)
		}
		must(b, s.Close())
	}
}
