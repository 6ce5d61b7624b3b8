package eml_test

import (
	"bytes"
	"encoding/base64"
	"os"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/eml"
	"postern/extract/extracttest"
	"postern/extract/yenc"
)

// mixed is a mail of parts with these bodies.
func mixed(header string, bodies ...string) []byte {
	var b strings.Builder
	b.WriteString("From: a@b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n")
	for _, body := range bodies {
		b.WriteString("--b\r\n" + header + "\r\n\r\n" + body + "\r\n")
	}
	return []byte(b.String() + "--b--\r\n")
}

func sample(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func whole(t *testing.T, r extracttest.Result) extracttest.Child {
	t.Helper()
	for _, c := range r.Children {
		if strings.HasSuffix(c.Path, "~whole") {
			return c
		}
	}
	t.Errorf("the parts were not joined: %d children", len(r.Children))
	return extracttest.Child{}
}

// What uuenview wrote: the number stands over the end of the first part.
func TestFileInSeveralParts(t *testing.T) {
	const card = "card 4111 1111 1111 1111."
	plain := func(s string) string { return s }
	coded := func(s string) string {
		return strings.TrimSpace(base64.StdEncoding.EncodeToString([]byte(s)))
	}
	for _, tt := range []struct {
		name, kind, header string
		encode             func(string) string
		order              []string
		gap                string
	}{
		{"uuencode", "u", "Content-Type: text/plain", plain, []string{"1", "2"}, ""},
		{"uuencode, second first", "u", "Content-Type: application/octet-stream", plain, []string{"1", "2"}, ""},
		{"uuencode in base64", "u", "Content-Transfer-Encoding: base64", coded, []string{"1", "2"}, ""},
		{"uuencode, labelled", "u", "Content-Transfer-Encoding: x-uuencode", plain, []string{"1", "2"}, ""},
		{"yEnc", "y", "Content-Type: text/plain", plain, []string{"1", "2"}, ""},
		{"yEnc, second first", "y", "Content-Type: text/plain", plain, []string{"2", "1"}, ""},
		{"yEnc in base64", "y", "Content-Transfer-Encoding: base64", coded, []string{"1", "2"}, ""},
		{"yEnc, labelled", "y", "Content-Transfer-Encoding: x-yenc", plain, []string{"1", "2"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var bodies []string
			for _, n := range tt.order {
				bodies = append(bodies, tt.encode(sample(t, "uuenview-"+tt.kind+".00"+n)))
			}
			r := extracttest.ReadObject(t, eml.Format, message(mixed(tt.header, bodies...)))
			c := whole(t, r)
			got, gaps := c.Data, r.Gaps
			if tt.kind == "y" {
				inner := extracttest.Read(t, yenc.Format, "", c.Data)
				file, _ := inner.Child("note.txt")
				got, gaps = file.Data, append(gaps, inner.Gaps...)
			}
			if !bytes.Contains(got, []byte(card)) || len(gaps) > 0 || r.Err != nil {
				t.Errorf("%d bytes, gaps %v, error %v", len(got), gaps, r.Err)
			}
		})
	}
}

func TestFileWithoutAPart(t *testing.T) {
	part := func(n string) string {
		return strings.Replace(sample(t, "uuenview-u.001"), "Part 001 of 002", "Part "+n, 1)
	}
	later := strings.Replace(part("3 of 4"), "begin 644 note.txt\n", "", 1)
	r := extracttest.ReadObject(t, eml.Format, message(mixed("Content-Type: text/plain", part("1 of 4"), later)))
	if whole(t, r); len(r.Gaps) != 1 || r.Gaps[0].Cause != extract.Corrupt || !strings.HasSuffix(r.Gaps[0].Detail, "not here: 2, 4") {
		t.Errorf("gaps %v", r.Gaps)
	}
	later = strings.Replace(later, "Part 3 of 4", "", 1)
	r = extracttest.ReadObject(t, eml.Format, message(mixed("Content-Type: text/plain", part("x"), later)))
	if whole(t, r); len(r.Gaps) != 1 || !strings.HasSuffix(r.Gaps[0].Detail, "not here: its last line") {
		t.Errorf("gaps %v", r.Gaps)
	}
	// One part alone is read as it stands.
	r = extracttest.ReadObject(t, eml.Format, message(mixed("Content-Type: text/plain", sample(t, "uuenview-y.001"))))
	if c, ok := r.Child("1.2"); !ok || !bytes.Contains(c.Data, []byte("=ybegin part=1")) || len(r.Children) != 2 {
		t.Errorf("children %d", len(r.Children))
	}
}
