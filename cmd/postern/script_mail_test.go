package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/emersion/go-message/textproto"
	library "github.com/emersion/go-milter"
	"github.com/rogpeppe/go-internal/testscript"
)

func scriptLetter(ts *testscript.TestScript, neg bool, args []string) {
	wantArgs(ts, neg, args, 3, "letter FILE TO TEXT PATH…")
	l := letter{From: "alice@corp.example", To: strings.Split(args[1], ","), Subject: "letter", Text: args[2] + "\r\n"}
	for _, path := range args[3:] {
		data, err := os.ReadFile(ts.MkAbs(path))
		ts.Check(err)
		l.Files = append(l.Files, attachedFile{Name: filepath.Base(path), Type: "application/octet-stream", Data: data})
	}
	text, err := l.compose("letter@corp.example", time.Now())
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), text, 0o600))
}

func scriptSend(ts *testscript.TestScript, neg bool, args []string) {
	wantArgs(ts, neg, args, 2, "send TO,TO FILE")
	reply, err := sendSample(worldOf(ts).relay, strings.Split(args[0], ","), []byte(ts.ReadFile(args[1])))
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "%d %v %s\n", reply.Code, reply.EnhancedCode, reply.Message)
}

func scriptMilter(ts *testscript.TestScript, neg bool, args []string) {
	wantArgs(ts, neg, args, 4, "milter ID LOGIN TO FILE")
	id, login, to := args[0], args[1], args[2]
	text := bufio.NewReader(strings.NewReader(ts.ReadFile(args[3])))
	header, err := textproto.ReadHeader(text)
	ts.Check(err)
	// The library's client talks to its server only with these masks.
	client := library.NewClientWithOptions("tcp", worldOf(ts).milter, library.ClientOptions{ActionMask: 0x3f})
	defer client.Close()
	s, err := client.Session()
	ts.Check(err)
	defer s.Close()
	step := func(_ *library.Action, err error) {
		ts.Check(err)
	}
	step(s.Conn("client.corp.example", library.FamilyInet, 4711, "10.1.2.3"))
	step(s.Helo("client.corp.example"))
	ts.Check(s.Macros(library.CodeMail, "{auth_authen}", login, "i", id))
	step(s.Mail(sampleSender, nil))
	ts.Check(s.Macros(library.CodeRcpt, "i", id))
	step(s.Rcpt(to, nil))
	step(s.Header(header))
	ts.Check(s.Macros(library.CodeEOB, "i", id))
	_, action, err := s.BodyReadFrom(text)
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "%c %d %s\n", action.Code, action.SMTPCode, action.SMTPText)
}
