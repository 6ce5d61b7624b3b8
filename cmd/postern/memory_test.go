package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// largeSize is what each of the large messages comes to, about.
const largeSize = 25 << 20

// A largeMail makes the message over again for each client, so that the test does
// not hold what Postern must not hold either.
type largeMail struct {
	name string
	held bool
	// attachment is made once; the message around it is made while it is sent.
	file, mediaType string
	attachment      []byte
	text            string // at the end of the text part
}

// write writes the message with a Message-ID of its own.
func (l *largeMail) write(w io.Writer, id string) error {
	fmt.Fprintf(w, "From: alice@corp.example\r\nSubject: %s\r\nMessage-ID: <%s@corp.example>\r\nMIME-Version: 1.0\r\n"+
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n", l.name, id)
	fmt.Fprintf(w, "%s\r\n", l.text)
	fmt.Fprintf(w, "--b\r\nContent-Type: %s; name=%q\r\nContent-Transfer-Encoding: base64\r\n\r\n", l.mediaType, l.file)
	line := make([]byte, 78)
	for rest := l.attachment; len(rest) > 0; {
		n := min(57, len(rest))
		base64.StdEncoding.Encode(line, rest[:n])
		m := base64.StdEncoding.EncodedLen(n)
		copy(line[m:], "\r\n")
		if _, err := w.Write(line[:m+2]); err != nil {
			return err
		}
		rest = rest[n:]
	}
	_, err := io.WriteString(w, "--b--\r\n")
	return err
}

const cardCell = "Booked on card 4111 1111 1111 1111, exp 12/29, Visa."

// largeMails are of four kinds, and of each kind one passes and one is held for
// what stands at its very end.
func largeMails(t testing.TB) []largeMail {
	t.Helper()
	const attached = largeSize / 78 * 57
	prose := strings.Repeat("The quick brown fox jumps over the lazy dog and reads on.\r\n", attached/60)
	var list []largeMail
	for _, held := range []bool{false, true} {
		end := "nothing here\r\n"
		if held {
			end = cardCell + "\r\n"
		}
		text := prose + end
		list = append(list,
			largeMail{name: "text attachment", held: held, file: "log.txt", mediaType: "text/plain", attachment: []byte(text)},
			largeMail{
				name: "text body", held: held, file: "note.txt", mediaType: "text/plain", attachment: []byte("see above"),
				text: strings.Repeat(prose[:6000], largeSize/6000) + end,
			},
			largeMail{name: "zip", held: held, file: "all.zip", mediaType: "application/zip", attachment: largeZIP(t, attached, end)},
			largeMail{name: "pdf", held: held, file: "scan.pdf", mediaType: "application/pdf", attachment: largePDF(attached, end)},
		)
	}
	return list
}

// largeZIP holds pictures, which do not shrink, and a long text, which does.
func largeZIP(t testing.TB, size int, end string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	noise := rand.NewChaCha8([32]byte{1})
	for i := range 16 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("picture%d.jpg", i), Method: zip.Store})
		must(t, err)
		pixels := make([]byte, size/16)
		noise.Read(pixels)
		for i, b := range pixels {
			pixels[i] = min(b, 0xfe) // a scan has no markers
		}
		_, err = fmt.Fprintf(w, "\xff\xd8\xff\xda\x00\x02%s\xff\xd9", pixels)
		must(t, err)
	}
	w, err := z.Create("letter.txt")
	must(t, err)
	_, err = io.WriteString(w, strings.Repeat("Dear all, nothing to see in here.\n", 200_000)+end)
	must(t, err)
	must(t, z.Close())
	return b.Bytes()
}

// largePDF is a scan with large pictures and a page of text at the end.
func largePDF(size int, end string) []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(text string, stream []byte) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n", len(offsets))
		if stream == nil {
			fmt.Fprintf(&b, "<< %s >>\n", text)
		} else {
			fmt.Fprintf(&b, "<< %s /Length %d >>\nstream\n", text, len(stream))
			b.Write(stream)
			b.WriteString("\nendstream\n")
		}
		b.WriteString("endobj\n")
	}
	b.WriteString("%PDF-1.4\n")
	noise := rand.NewChaCha8([32]byte{2})
	const pages = 8
	var kids strings.Builder
	for i := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", 4+3*i)
	}
	object("/Type /Catalog /Pages 2 0 R", nil)
	object("/Type /Pages /Count "+strconv.Itoa(pages)+" /Kids ["+kids.String()+"]", nil)
	object("/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding", nil)
	for i := range pages {
		picture := make([]byte, size/pages)
		_, _ = noise.Read(picture)
		text := "nothing here"
		if i == pages-1 {
			text = strings.TrimSpace(end)
		}
		object(fmt.Sprintf("/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "+
			"/Resources << /Font << /F1 3 0 R >> /XObject << /I %d 0 R >> >>", 5+3*i, 6+3*i), nil)
		object("", []byte("q /I Do Q BT /F1 12 Tf 72 720 Td ("+text+") Tj ET"))
		object("/Type /XObject /Subtype /Image /Width 1000 /Height 1000 /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /DCTDecode", picture)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, at)
	return b.Bytes()
}

// TestThirtyTwoLargeMessages hands in 32 messages of 25 MiB at once, half of them at
// each front end: each is judged right in the end, and Postern with its workers
// stays under 256 MiB.
func TestThirtyTwoLargeMessages(t *testing.T) {
	w := newWorld(t)
	w.configure("127.0.0.1:"+w.sinkPort, "127.0.0.1:"+w.sinkPort, organization)
	w.serve()
	kinds := largeMails(t)
	watch := watchMemory(t, w.process.cmd.Process.Pid)
	began := time.Now()
	var clients sync.WaitGroup
	for n := range 32 {
		front := [...]string{"relay", "milter"}[n/16]
		clients.Go(func() { sendLarge(t, w, front, n, &kinds[n%len(kinds)]) })
	}
	clients.Wait()
	t.Logf("32 messages took %v", time.Since(began))
	watch.end(t, 256<<20)
	held := map[string]bool{}
	for _, it := range w.items() {
		held[it.Copies[0].Recipients[0].Address] = it.State == "held"
	}
	delivered := countFiles(t, w.delivered)
	for n := range 32 {
		if to := largeTo(n); held[to] != kinds[n%len(kinds)].held {
			t.Errorf("%s for %s: held %v", kinds[n%len(kinds)].name, to, held[to])
		}
	}
	if delivered != 8 {
		t.Errorf("%d messages came through the relay, want 8", delivered)
	}
}

func largeTo(n int) string { return fmt.Sprintf("to%d@elsewhere.example", n) }

// sendLarge hands one message in, as often as it takes: an overloaded Postern may
// say 451.
func sendLarge(t testing.TB, w *world, front string, n int, l *largeMail) {
	id := fmt.Sprintf("large%d", n)
	to := largeTo(n)
	for began := time.Now(); ; time.Sleep(time.Second) {
		var err error
		if front == "relay" {
			err = relayLarge(w.relay, to, id, l)
		} else {
			err = milterLarge(w.milter, to, id, l)
		}
		var smtpErr *smtp.SMTPError
		switch {
		case err == nil:
			return
		case errors.As(err, &smtpErr) && smtpErr.Code == 451 && time.Since(began) < 5*time.Minute:
			t.Logf("%s %s: after %v: %v", l.name, to, time.Since(began).Round(time.Millisecond), err)
		default:
			t.Errorf("%s: %v", l.name, err)
			return
		}
	}
}

// relayLarge speaks SMTP itself: the library's client looks at every byte, which
// takes longer than judging them.
func relayLarge(addr, to, id string, l *largeMail) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	lines := "EHLO x\r\nMAIL FROM:<" + alice + ">\r\nRCPT TO:<" + to + ">\r\nDATA\r\n"
	if err := (smtpLines{conn}).converse(lines); err != nil {
		return err
	}
	_ = conn.SetDeadline(time.Now().Add(3 * time.Minute))
	w := bufio.NewWriterSize(conn, 64<<10)
	if err := l.write(w, id); err != nil { // no line of it begins with a dot
		return err
	}
	if _, err := w.WriteString(".\r\n"); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, text, err := textproto.NewReader(bufio.NewReader(conn)).ReadResponse(250)
	var refusal *textproto.Error
	if errors.As(err, &refusal) {
		return &smtp.SMTPError{Code: refusal.Code, Message: text}
	}
	return err
}

type identified struct {
	*largeMail
	id string
}

func (l identified) WriteTo(w io.Writer) (int64, error) { return 0, l.write(w, l.id) }

func milterLarge(addr, to, id string, l *largeMail) error {
	m, err := dialMilter(addr)
	if err != nil {
		return err
	}
	defer m.Close()
	m.envelope("alice@corp.example", to)
	_, err = m.content(identified{l, id})
	return err
}
