package eml_test

import (
	"os"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/eml"
	"postern/extract/extracttest"
)

// What OpenSSL signed: the mail apart from its signature, within it, and within
// it in pieces.
func TestSignedSamples(t *testing.T) {
	for _, tt := range []struct {
		file             string
		detected, within bool
	}{
		{"detached.p7s", true, false},
		{"opaque.p7m", true, true},
		{"opaque-stream.p7m", true, true},
		{"enveloped.p7m", false, false},
	} {
		t.Run(tt.file, func(t *testing.T) {
			data, err := os.ReadFile("testdata/" + tt.file)
			if err != nil {
				t.Fatal(err)
			}
			r := extracttest.Read(t, eml.Signed, tt.file, data)
			if r.Detected != tt.detected || r.Err != nil {
				t.Errorf("detected %v, error %v", r.Detected, r.Err)
			}
			c, ok := r.Child("content")
			if ok != tt.within || ok && string(c.Data) != "Content-Type: text/plain\r\n\r\nsigned 4111 1111 1111 1111\r\n" {
				t.Errorf("content: %v, %q", ok, c.Data)
			}
			if tt.detected && !strings.Contains(r.Texts[extract.All], "Al Example") {
				t.Errorf("the signer's name is not in %q", r.Texts[extract.All])
			}
		})
	}
}

func FuzzSigned(f *testing.F) {
	for _, file := range []string{"detached.p7s", "opaque.p7m", "opaque-stream.p7m"} {
		data, err := os.ReadFile("testdata/" + file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, eml.Signed, "a.p7m", data)
	})
}
