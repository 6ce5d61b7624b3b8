package odf_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/odf"
)

// A document is read as if it had no password, its parts at their places; one that is
// encrypted as a whole is handed on.
func TestPasswordOpens(t *testing.T) {
	for _, tt := range []struct {
		file   string
		format extract.Format
		text   string
	}{
		{"aes.odt", odf.Odt, card},
		{"aes.ods", odf.Ods, card},
		{"aes.odp", odf.Odp, card},
		{"blowfish.odt", odf.Odt, card},
		{"blowfish.ods", odf.Ods, card},
		{"argon2.odt", odf.Odt, ""},
	} {
		o := extracttest.Object(tt.file, extracttest.Locked(t, tt.file))
		o.Passwords = []string{"wrong", "Kleiner-Esel7"}
		r := extracttest.ReadObject(t, tt.format, o)
		if !r.Detected || !tt.format.Locked(o) || r.Err != nil || len(r.Gaps) > 0 {
			t.Errorf("%s: detected %v, error %v, gaps %v", tt.file, r.Detected, r.Err, r.Gaps)
		}
		if len(r.Facts) != 1 || r.Facts[0].Name != extract.PasswordInMessage {
			t.Errorf("%s: facts %v", tt.file, r.Facts)
		}
		if !strings.Contains(r.Text(), tt.text) {
			t.Errorf("%s: %q is not in %.300q", tt.file, tt.text, r.Text())
		}
		if c, ok := r.Child("encrypted-package"); ok != (tt.text == "") || ok && !bytes.HasPrefix(c.Data, []byte("PK\x03\x04")) {
			t.Errorf("%s: child %v", tt.file, c.Child)
		}
	}
	if odf.Odt.Locked(extracttest.Object("refund.odt", sample(t, "refund.odt"))) {
		t.Error("a document without a password seems to want one")
	}
}

// What a password does not open stays the gap that it is, also where the document asks
// for more work than is allowed, and where only some parts have that password.
func TestPasswordDoesNotOpen(t *testing.T) {
	costly := edited(t, "aes.odt", func(manifest string) string { return strings.ReplaceAll(manifest, `"100000"`, `"100000000"`) })
	mixed := edited(t, "aes.odt", func(manifest string) string {
		before, meta, _ := strings.Cut(manifest, `"meta.xml"`)
		return before + `"meta.xml"` + strings.Replace(meta, `manifest:salt="`, `manifest:salt="AAAA`, 1)
	})
	for _, tt := range []struct {
		name, password, detail string
		data                   []byte
		read                   bool
	}{
		{"wrong", "wrong", "OpenDocument with a password", extracttest.Locked(t, "blowfish.odt"), false},
		{"wrong for the whole", "wrong", "OpenDocument with a password", extracttest.Locked(t, "argon2.odt"), false},
		{"costly", "Kleiner-Esel7", "more work than is allowed", costly, false},
		{"one part of another key", "Kleiner-Esel7", "OpenDocument with a password", mixed, true},
	} {
		o := extracttest.Object("a.odt", tt.data)
		o.Passwords = []string{tt.password}
		r := extracttest.ReadObject(t, odf.Odt, o)
		if r.Err != nil || len(r.Gaps) != 1 || r.Gaps[0].Cause != extract.EncryptedFile || !strings.Contains(r.Gaps[0].Detail, tt.detail) || strings.Contains(r.Text(), card) != tt.read {
			t.Errorf("%s: error %v, gaps %v, text %.100q", tt.name, r.Err, r.Gaps, r.Text())
		}
	}
}

// edited is a sample with another manifest.
func edited(t *testing.T, name string, edit func(manifest string) string) []byte {
	t.Helper()
	data := extracttest.Locked(t, name)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var pairs []string
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "META-INF/manifest.xml" {
			content = []byte(edit(string(content)))
		}
		pairs = append(pairs, f.Name, string(content))
	}
	return pack(t, pairs...)
}

// A package of many manifests is not looked through outside of a worker.
func TestManyManifests(t *testing.T) {
	pairs := []string{"mimetype", "application/vnd.oasis.opendocument.text", "content.xml", body("")}
	for range 20 {
		pairs = append(pairs, "META-INF/manifest.xml", strings.Repeat(" ", 200<<10))
	}
	if !odf.Odt.Locked(extracttest.Object("a.odt", pack(t, pairs...))) {
		t.Error("it is not put off")
	}
}

// The tries end when they have used their CPU time.
func TestTriesOfADocumentEnd(t *testing.T) {
	o := extracttest.Object("argon2.odt", extracttest.Locked(t, "argon2.odt"))
	o.Limits.CPU = 2 * time.Millisecond
	o.Passwords = []string{"wrong", "Kleiner-Esel7"}
	if r := extracttest.ReadObject(t, odf.Odt, o); !r.Gap(extract.EncryptedFile) || len(r.Facts) > 0 {
		t.Errorf("gaps %v, facts %v", r.Gaps, r.Facts)
	}
}
