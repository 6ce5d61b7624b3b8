package main

import (
	"bytes"
	"io"
	"strings"
	"time"

	"github.com/emersion/go-message"
)

// A letter is a message to be made.
type letter struct {
	From, Subject, Text string
	To                  []string
	Files               []attachedFile
}

type attachedFile struct {
	Name, Type string
	Data       []byte
}

// compose writes the letter in the form in which a mail program would send it.
func (l letter) compose(id string, now time.Time) ([]byte, error) {
	var h message.Header
	h.SetText("From", "<"+l.From+">")
	h.SetText("To", "<"+strings.Join(l.To, ">, <")+">")
	h.SetText("Subject", l.Subject)
	h.Set("Date", now.Format(time.RFC1123Z))
	h.Set("Message-ID", "<"+id+">")
	h.Set("MIME-Version", "1.0")
	if len(l.Files) == 0 {
		textType(&h)
		var b bytes.Buffer
		w, err := message.CreateWriter(&b, h)
		if err == nil {
			err = writeAndClose(w, []byte(l.Text))
		}
		return b.Bytes(), err
	}
	return l.multipart(h)
}

func (l letter) multipart(h message.Header) ([]byte, error) {
	h.SetContentType("multipart/mixed", nil)
	var b bytes.Buffer
	w, err := message.CreateWriter(&b, h)
	if err != nil {
		return nil, err
	}
	var th message.Header
	textType(&th)
	if err := addPart(w, th, []byte(l.Text)); err != nil {
		return nil, err
	}
	for _, f := range l.Files {
		var fh message.Header
		fh.SetContentType(f.Type, map[string]string{"name": f.Name})
		fh.SetContentDisposition("attachment", map[string]string{"filename": f.Name})
		fh.Set("Content-Transfer-Encoding", "base64")
		if err := addPart(w, fh, f.Data); err != nil {
			return nil, err
		}
	}
	err = w.Close()
	return b.Bytes(), err
}

func addPart(w *message.Writer, h message.Header, data []byte) error {
	p, err := w.CreatePart(h)
	if err != nil {
		return err
	}
	return writeAndClose(p, data)
}

func textType(h *message.Header) {
	h.SetContentType("text/plain", map[string]string{"charset": "utf-8"})
	h.Set("Content-Transfer-Encoding", "quoted-printable")
}

func writeAndClose(w io.WriteCloser, data []byte) error {
	if _, err := w.Write(data); err != nil {
		return err
	}
	return w.Close()
}
