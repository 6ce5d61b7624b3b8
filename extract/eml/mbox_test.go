package eml_test

import (
	"fmt"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/eml"
	"postern/extract/extracttest"
)

const fromLine = "From al@corp.example Mon Nov  2 10:00:00 2026\n"

func TestMbox(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		want       []string // the messages
	}{
		{"one", fromLine + "From: a@b\nTo: c@d\n\none\n", []string{"From: a@b\nTo: c@d\n\none\n"}},
		{"two", fromLine + "From: a@b\nTo: c@d\n\none\n\n" + fromLine + "Subject: x\n\ntwo\n", []string{"From: a@b\nTo: c@d\n\none\n\n", "Subject: x\n\ntwo\n"}},
		{"CRLF", strings.ReplaceAll(fromLine+"From: a@b\nTo: c@d\n\none\n\n"+fromLine+"Subject: x\n\ntwo\n", "\n", "\r\n"), []string{"From: a@b\r\nTo: c@d\r\n\r\none\r\n\r\n", "Subject: x\r\n\r\ntwo\r\n"}},
		{"no blank line", fromLine + "From: a@b\nTo: c@d\n\none\n" + fromLine + "Subject: x\n\ntwo", []string{"From: a@b\nTo: c@d\n\none\n", "Subject: x\n\ntwo"}},
		{"quoted", fromLine + "From: a@b\nTo: c@d\n\n>From here\n>>From there\n> From\n", []string{"From: a@b\nTo: c@d\n\nFrom here\n>From there\n> From\n"}},
		{"text with From", fromLine + "From: a@b\nTo: c@d\n\n\nFrom here on it is cold.\nFrom there: too\n", []string{"From: a@b\nTo: c@d\n\n\nFrom here on it is cold.\nFrom there: too\n"}},
		{"only a short From", fromLine + "From: a@b\nTo: c@d\n\none\n\nFrom x\nSubject: y\n\ntwo\n", []string{"From: a@b\nTo: c@d\n\none\n\n", "Subject: y\n\ntwo\n"}},
		{"From at the end", fromLine + "From: a@b\nTo: c@d\n\none\n\nFrom x", []string{"From: a@b\nTo: c@d\n\none\n\nFrom x"}},
		{
			"Content-Length", fromLine + "From: a@b\nTo: c@d\nContent-Length: 28\n\none\n\nFrom x\nSubject: y\n\ntwo\n\nFrom z\nSubject: v\n\nthree\n",
			[]string{
				"From: a@b\nTo: c@d\nContent-Length: 28\n\none\n\n", "From: a@b\nTo: c@d\nContent-Length: 28\n\none\n\nFrom x\nSubject: y\n\ntwo\n",
				"Subject: y\n\ntwo\n\n", "Subject: v\n\nthree\n",
			},
		},
		{"Content-Length that lies", fromLine + "From: a@b\nTo: c@d\nContent-Length: 9\n\none\n\nFrom x\nSubject: y\n\ntwo\n", []string{"From: a@b\nTo: c@d\nContent-Length: 9\n\none\n\n", "Subject: y\n\ntwo\n"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := extracttest.Read(t, eml.Mbox, "a.mbox", []byte(tt.data))
			if !r.Detected || r.Err != nil {
				t.Errorf("detected %v, error %v", r.Detected, r.Err)
			}
			var got []string
			for _, c := range r.Children {
				got = append(got, string(c.Data))
			}
			if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
			if !strings.Contains(r.Texts[extract.Properties], "al@corp.example") {
				t.Errorf("the From line is not in %q", r.Texts[extract.Properties])
			}
		})
	}
}

func TestNoMbox(t *testing.T) {
	for _, data := range []string{"", "From ", "From here to there\nit is far\n", "From: a@b\nTo: c@d\n\n", "Dear Jo,\nFrom a: b\n"} {
		if eml.Mbox.Detect(extracttest.Object("", []byte(data))) {
			t.Errorf("%q is taken for a mailbox", data)
		}
	}
}

func FuzzMbox(f *testing.F) {
	f.Add([]byte(fromLine + "From: a@b\nTo: c@d\nContent-Length: 28\n\n>From \n\nFrom x\nSubject: y\n\ntwo\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := extracttest.Read(t, eml.Mbox, "a.mbox", data)
		n := 0
		for _, c := range r.Children {
			if !c.Alternative {
				n += len(c.Data)
			}
		}
		if n > len(data) {
			t.Errorf("%d bytes of messages out of %d", n, len(data))
		}
	})
}
