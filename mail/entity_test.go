package mail

import (
	"encoding/base64"
	"io"
	"strings"
	"testing"
)

// A multipart that was encoded as a whole is a leaf until its body is decoded.
func TestParseEntity(t *testing.T) {
	body := "--b\r\nContent-Type: text/html\r\n\r\n" + secret + "\r\n--b--\r\n"
	s := "Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte(body))
	root := parseText(s).Root
	if root.Kind != Leaf || root.Encodings[0] != "base64" {
		t.Fatalf("kind %d, encodings %q", root.Kind, root.Encodings)
	}
	r, _ := Decoder(strings.NewReader(s[root.Body:root.End]), "base64")
	decoded, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	h := Header{Fields: root.Header.Fields[:1]}
	tree := ParseEntity(h, strings.NewReader(string(decoded)), int64(len(decoded)), Limits{})
	want := "1 multipart multipart/mixed\n1.1 leaf text/html\n"
	if got := shape(tree); got != want {
		t.Fatalf("got\n%swant\n%s", got, want)
	}
	if p := tree.Root.Children[0]; string(decoded[p.Body:p.End]) != secret {
		t.Errorf("got %q", decoded[p.Body:p.End])
	}
}
