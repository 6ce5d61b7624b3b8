package eml_test

import (
	"fmt"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/eml"
	"postern/extract/extracttest"
)

const (
	emlxMessage = "From: a@corp.example\nSubject: =?utf-8?q?caf=C3=A9?=\nContent-Transfer-Encoding: base64\n\nNDExMQ==\n"
	emlxFlags   = `<?xml version="1.0" encoding="UTF-8"?>` + "\n<plist version=\"1.0\"><dict><key>flags</key><integer>1</integer></dict></plist>\n"
)

func TestEmlx(t *testing.T) {
	n := len(emlxMessage)
	for name, tt := range map[string]struct {
		first, message, rest string
		cut                  bool
	}{
		"as written":     {fmt.Sprintf("%-10d\n", n), emlxMessage, emlxFlags, false},
		"CRLF":           {fmt.Sprintf("%d\r\n", n), emlxMessage, emlxFlags, false},
		"no flags":       {fmt.Sprintf("%d\n", n+len(emlxFlags)), emlxMessage + emlxFlags, "", false},
		"a length short": {"20\n", emlxMessage[:20], emlxMessage[20:] + emlxFlags, false},
		"a length long":  {"9223372036854775807\n", emlxMessage + emlxFlags, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			r := extracttest.Read(t, eml.Emlx, "1.emlx", []byte(tt.first+emlxMessage+emlxFlags))
			if !r.Detected || (r.Err != nil) != tt.cut {
				t.Errorf("detected %v, error %v", r.Detected, r.Err)
			}
			if c, ok := r.Child("message"); !ok || string(c.Data) != tt.message {
				t.Errorf("message %q", c.Data)
			}
			if c, ok := r.Child("properties"); ok != (tt.rest != "") || string(c.Data) != tt.rest {
				t.Errorf("properties %q", c.Data)
			}
		})
	}
}

func TestNoEmlx(t *testing.T) {
	for _, data := range []string{emlxMessage, "-1\n" + emlxMessage, "12\nnumbers\n13\n", strings.Repeat("1", 40) + "\n" + emlxMessage, "12", ""} {
		o := &extract.Object{Head: []byte(data), Size: int64(len(data)), Data: strings.NewReader(data)}
		if eml.Emlx.Detect(o) {
			t.Errorf("%.30q is no message of Apple Mail", data)
		}
	}
}

func FuzzEmlx(f *testing.F) {
	f.Add([]byte("20\n" + emlxMessage))
	f.Add([]byte("104       \n" + emlxMessage + emlxFlags))
	f.Fuzz(func(t *testing.T, data []byte) { extracttest.Read(t, eml.Emlx, "1.emlx", data) })
}
