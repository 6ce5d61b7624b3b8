package encrypt

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"postern/mail"
)

// spooled is s as a received message.
func spooled(tb testing.TB, s string) *mail.Message {
	tb.Helper()
	m, err := mail.Read(context.Background(), mail.Envelope{}, strings.NewReader(s), mail.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = m.Close() })
	return m
}

// withCRLF makes the line ends of a message written in the source those of SMTP.
func withCRLF(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

func splitText(tb testing.TB, s string, o Options) (outer, inner string) {
	tb.Helper()
	e, err := split(spooled(tb, s), o)
	if err != nil {
		tb.Fatal(err)
	}
	b, err := io.ReadAll(e.Reader())
	if err != nil {
		tb.Fatal(err)
	}
	return string(e.outer), string(b)
}

func TestSplit(t *testing.T) {
	tests := []struct{ name, in, outer, inner string }{
		{
			"plain", "From: a@corp.test\nBcc: x@corp.test\nSubject: s\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n" +
				"To: b@corp.test\nContent-Transfer-Encoding: 8bit\n\nbody\n",
			"From: a@corp.test\nSubject: s\nTo: b@corp.test\n",
			"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nbody\n",
		},
		{
			"signatures of before", "ARC-Seal: i=1\nDKIM-Signature: v=1;\n\td=corp.test\nAuthentication-Results: corp.test; spf=pass\nARC-Message-Signature: i=1\n" +
				"ARC-Authentication-Results: i=1\nX-Google-DKIM-Signature: v=1\nReceived: by x\nResent-From: a@corp.test\n\nbody\n",
			"Received: by x\nResent-From: a@corp.test\n",
			"ARC-Seal: i=1\nDKIM-Signature: v=1;\n\td=corp.test\nAuthentication-Results: corp.test; spf=pass\nARC-Message-Signature: i=1\n" +
				"ARC-Authentication-Results: i=1\nX-Google-DKIM-Signature: v=1\nContent-Type: text/plain\n\nbody\n",
		},
		{"no type", "From: a@corp.test\n\nbody", "From: a@corp.test\n", "Content-Type: text/plain\n\nbody"},
		{"no body", "From: a@corp.test\n", "From: a@corp.test\n", "Content-Type: text/plain\n\n"},
		{"no header", "\nbody\n", "", "Content-Type: text/plain\n\nbody\n"},
		{"empty", "", "", "Content-Type: text/plain\n\n"},
		{
			"folded", "To: a@corp.test,\n\tb@corp.test\nResent-Bcc: x@corp.test,\n y@corp.test\nContent-Type: text/html;\n charset=x\n\n<p>",
			"To: a@corp.test,\n\tb@corp.test\n", "Content-Type: text/html;\n charset=x\n\n<p>",
		},
		{"no blank line", "From: a@corp.test\nbody without colon\n", "From: a@corp.test\n", "Content-Type: text/plain\n\nbody without colon\n"},
		{
			"line that is no field", "From: a@corp.test\nsecret words\nTo: b@corp.test\n\nbody\n",
			"From: a@corp.test\nTo: b@corp.test\n", "Content-Type: text/plain\nX-Header-Line: secret words\n\nbody\n",
		},
		{"lone CR", "From: a@corp.test\nX-A: a\rBcc: b\n\nbody\n", "From: a@corp.test\nX-A: a\n Bcc: b\n", "Content-Type: text/plain\n\nbody\n"},
		{"line of blanks", "X-A: a\n \t\n b\n\nbody\n", "X-A: a\n b\n", "Content-Type: text/plain\n\nbody\n"},
		{"lone CRs end lines", "From: a@corp.test\rBcc: b@corp.test\r\rbody", "From: a@corp.test\n", "Content-Type: text/plain\n\nbody"},
	}
	for _, tt := range tests {
		for _, in := range []string{tt.in, withCRLF(tt.in)} {
			outer, inner := splitText(t, in, Options{})
			if outer != withCRLF(tt.outer) || inner != withCRLF(tt.inner) {
				t.Errorf("%s: got outer\n%q\ninner\n%q", tt.name, outer, inner)
			}
		}
	}
}

func TestSplitRefusesHugeHeaders(t *testing.T) {
	for _, in := range []string{
		strings.Repeat("X-A: b\r\n", maxFields+1) + "\r\nbody",
		"X-A: " + strings.Repeat("a", maxHeaderBytes) + "\r\n\r\nbody",
	} {
		if _, err := split(spooled(t, in), Options{}); err != ErrHeader {
			t.Errorf("got %v", err)
		}
	}
}

func TestCRLFReader(t *testing.T) {
	long := strings.Repeat("x", 40<<10)
	tests := []struct{ in, want string }{
		{"", ""},
		{"\n", "\r\n"},
		{"\r\n\n\r\r\n", "\r\n\r\n\r\r\n"},
		{"a\nb\r\nc\rd\n\ne", "a\r\nb\r\nc\rd\r\n\r\ne"},
		{long + "\n" + long + "\r\n", long + "\r\n" + long + "\r\n"},
		{strings.Repeat("a\n", 20<<10), strings.Repeat("a\r\n", 20<<10)},
	}
	for _, tt := range tests {
		for _, r := range []io.Reader{strings.NewReader(tt.in), iotest.OneByteReader(strings.NewReader(tt.in)), iotest.DataErrReader(strings.NewReader(tt.in))} {
			got, err := io.ReadAll(&crlfReader{r: r})
			if err != nil || string(got) != tt.want {
				t.Errorf("%.20q: got %.40q, %v", tt.in, got, err)
			}
		}
		if err := iotest.TestReader(&crlfReader{r: strings.NewReader(tt.in)}, []byte(tt.want)); err != nil {
			t.Error(err)
		}
	}
	if _, err := io.ReadAll(&crlfReader{r: iotest.TimeoutReader(strings.NewReader(long))}); err != iotest.ErrTimeout {
		t.Errorf("got %v", err)
	}
}

// FuzzSplit holds the promises of split against any header: nothing that is to be
// hidden is outside, in any way of reading lines, and no field is lost.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{
		"From: a@b.test\r\nSubject: s\r\nBcc: c@d.test\r\n\r\nbody", "Subject: a\rBcc: b\r\n\r\n", "X: y\n \n z\nbcc : a\n\n",
		"Sub\x00ject: a\nB\x00cc: b\n\n", "From x\nTo: a\n\nb", "junk\nSubject: a\n\n", "\r\rA: b\r\rc", "A: b\r\r\n\r\nc", "HP-Outer: Subject: a\n\n",
		"Keywords: a\nSubject: b\nSubject: c\n d\n\n", "Content-Type: multipart/mixed; boundary=b\nContent-Type:\n\n--b\n\na\n--b--\n",
	} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, protect bool) {
		m := spooled(t, s)
		e, err := split(m, Options{ProtectSubject: protect, LegacyDisplay: true})
		if err != nil {
			return
		}
		checkOuter(t, e, protect)
		inner, err := io.ReadAll(e.Reader())
		if err != nil || !bytes.HasSuffix(inner, crlfOf(t, m, e.body)) && len(e.edits) == 0 {
			t.Fatalf("inner %q, %v", inner, err)
		}
		head := spooled(t, string(e.head)).Header()
		outer := spooled(t, string(e.outer)).Header()
		for _, field := range m.Header().Fields {
			where := count(head, field.Name) + count(outer, field.Name)
			if p := placeOf(field.Name); field.Name != "" && p != nowhere && !strings.EqualFold(field.Name, "HP-Outer") && where == 0 {
				t.Fatalf("%q is lost: %q %q", field.Name, e.outer, e.head)
			}
		}
	})
}

func crlfOf(t *testing.T, m *mail.Message, from int64) []byte {
	b, err := io.ReadAll(&crlfReader{r: io.NewSectionReader(m, from, m.Size()-from)})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func count(h mail.Header, name string) int { return len(h.Values(name)) }

// checkOuter reads lines at every CR and LF, as the worst reader would.
func checkOuter(t *testing.T, e *entity, protect bool) {
	t.Helper()
	if len(e.outer) > 0 && !bytes.HasSuffix(e.outer, []byte("\r\n")) {
		t.Fatalf("outer ends in the middle of a line: %q", e.outer)
	}
	for line := range strings.FieldsFuncSeq(string(e.outer), func(r rune) bool { return r == '\r' || r == '\n' }) {
		name, value, _ := strings.Cut(strings.ReplaceAll(line, "\x00", ""), ":")
		if name == "" || name[0] == ' ' || name[0] == '\t' {
			continue
		}
		switch strings.ToLower(strings.TrimRight(name, " \t")) {
		case "bcc", "resent-bcc":
			t.Fatalf("outer holds %q", line)
		case "subject":
			if protect && value != " [...]" {
				t.Fatalf("outer holds %q", line)
			}
		case "dkim-signature", "arc-seal", "authentication-results":
			t.Fatalf("outer holds %q", line)
		case "keywords", "comments", "thread-topic":
			if protect {
				t.Fatalf("outer holds %q", line)
			}
		}
	}
}
