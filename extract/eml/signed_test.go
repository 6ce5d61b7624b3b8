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
		file                     string
		detected, within, signed bool
	}{
		{"detached.p7s", true, false, true},
		{"opaque.p7m", true, true, true},
		{"opaque-stream.p7m", true, true, true},
		{"enveloped.p7m", false, false, false},
		{"data.p7m", true, true, false},
		{"digest.p7m", true, true, false},
		{"compressed.p7z", true, true, false},
		{"compressed-stream.p7z", true, true, false},
	} {
		t.Run(tt.file, func(t *testing.T) {
			data, err := os.ReadFile("testdata/" + tt.file)
			if err != nil {
				t.Fatal(err)
			}
			r := extracttest.Read(t, eml.Signed, tt.file, data)
			if r.Detected != tt.detected || tt.detected && r.Err != nil {
				t.Errorf("detected %v, error %v", r.Detected, r.Err)
			}
			c, ok := r.Child("content")
			if ok != tt.within || ok && string(c.Data) != "Content-Type: text/plain\r\n\r\nsigned 4111 1111 1111 1111\r\n" {
				t.Errorf("content: %v, %q", ok, c.Data)
			}
			if tt.signed && !strings.Contains(r.Texts[extract.All], "Al Example") {
				t.Errorf("the signer's name is not in %q", r.Texts[extract.All])
			}
		})
	}
}

// What stands in ASCII is the same.
func TestPEM(t *testing.T) {
	for file, want := range map[string]extract.Format{"opaque.pem": eml.Signed, "certs.pem": eml.Signed, "enveloped.pem": eml.PEM} {
		data, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		r := extracttest.Read(t, eml.PEM, file, data)
		c, ok := r.Child("der")
		if !r.Detected || r.Err != nil || !ok || len(c.Data) < 100 || c.Data[0] != 0x30 {
			t.Errorf("%s: detected %v, error %v, %v %.10q", file, r.Detected, r.Err, ok, c.Data)
		}
		if o := extracttest.Object("", c.Data); want.Name == "smime-signed" != eml.Signed.Detect(o) {
			t.Errorf("%s: signed data %v", file, eml.Signed.Detect(o))
		}
		if r := extracttest.Read(t, eml.PEM, file, data[:len(data)-30]); !r.Gap(extract.Corrupt) {
			t.Errorf("%s: no gap for one that is cut", file)
		}
	}
}

func FuzzSigned(f *testing.F) {
	for _, file := range []string{"compressed-stream.p7z", "digest.p7m", "detached.p7s", "opaque.p7m", "opaque-stream.p7m"} {
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
