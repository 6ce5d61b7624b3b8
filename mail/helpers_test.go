package mail

import (
	"encoding/base64"
	"io"
	"strings"
	"testing"
)

// secret is what every hostile message of the tests hides somewhere.
const secret = "4111 1111 1111 1111"

var secret64 = base64.StdEncoding.EncodeToString([]byte("card: " + secret + "\r\n"))

// crlf makes a message of lines that are easier to write with LF.
func crlf(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n")
}

func parseText(s string) *Tree {
	return Parse(strings.NewReader(s), int64(len(s)), Limits{})
}

// readings returns every text that can be read out of a tree: bodies and strays in
// each transfer encoding and charset, fields in each reading, names.
func readings(t testing.TB, tree *Tree, s string) []string {
	t.Helper()
	var texts []string
	tree.Walk(func(p *Part) {
		for _, f := range p.Header.Fields {
			texts = append(texts, Decode(f.Value)...)
		}
		texts = append(texts, p.Names...)
		if p.Kind == Multipart {
			return
		}
		for _, e := range p.Encodings {
			r, _ := Decoder(strings.NewReader(s[p.Body:p.End]), e)
			body, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, string(body))
			for _, c := range append(p.charsets(), Guess(body)...) {
				if text, ok := Charset(c, body); ok {
					texts = append(texts, text)
				}
			}
		}
	})
	return texts
}

func containsText(texts []string, want string) bool {
	for _, s := range texts {
		if strings.Contains(s, want) {
			return true
		}
	}
	return false
}

// shape writes a tree as lines of path, kind and types.
func shape(tree *Tree) string {
	var b strings.Builder
	tree.Walk(func(p *Part) {
		kind := [...]string{"leaf", "multipart", "preamble", "epilogue", "between"}[p.Kind]
		b.WriteString(p.Path + " " + kind)
		if p.Kind <= Multipart {
			b.WriteString(" " + p.Types[0].Type)
		}
		b.WriteString("\n")
	})
	return b.String()
}

func hasNote(notes []Note, text string) bool {
	for _, n := range notes {
		if strings.Contains(n.Text, text) {
			return true
		}
	}
	return false
}
