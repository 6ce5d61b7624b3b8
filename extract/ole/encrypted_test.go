package ole_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/ole"
)

// open reads a file with passwords that stood in its message.
func open(t *testing.T, name string, data []byte, passwords ...string) extracttest.Result {
	t.Helper()
	o := extracttest.Object(name, data)
	o.Passwords = passwords
	if !ole.Format.Locked(o) {
		t.Errorf("%s does not seem to want a password", name)
	}
	return extracttest.ReadObject(t, ole.Format, o)
}

func encryptedGap(r extracttest.Result) bool {
	var gap *extract.GapError
	return errors.As(r.Err, &gap) && gap.Cause == extract.EncryptedFile
}

// What is in the wrapping of an Office document is handed on as the document it is.
func TestEncryptedPackage(t *testing.T) {
	for _, name := range []string{"agile.docx", "agile.xlsx", "standard.docx", "standard.pptx"} {
		data := extracttest.Locked(t, name)
		r := open(t, name, data, "wrong", "Kleiner-Esel7")
		c, _ := r.Child("EncryptedPackage")
		if r.Err != nil || !bytes.HasPrefix(c.Data, []byte("PK\x03\x04")) || c.Err != nil || len(c.Names) != 1 || c.Names[0] != name {
			t.Errorf("%s: error %v, child %v", name, r.Err, c.Child)
		}
		if len(r.Facts) != 1 || r.Facts[0].Name != extract.PasswordInMessage {
			t.Errorf("%s: facts %v", name, r.Facts)
		}
		if r := open(t, name, data, "wrong"); !encryptedGap(r) || len(r.Children) > 0 || len(r.Facts) > 0 {
			t.Errorf("%s with a wrong password: error %v, children %v", name, r.Err, r.Children)
		}
	}
}

// A document that makes each password expensive uses up the time for its tries and no
// more, and one that asks for more than the standard allows is not tried at all.
func TestExpensivePassword(t *testing.T) {
	data := extracttest.Locked(t, "agile.docx")
	for rounds, detail := range map[string]string{
		`spinCount="9999999"`:    "Office document with a password",
		`spinCount="9999999999"`: "its encryption data are broken",
		`spinCount="99999999"`:   "more rounds than the standard allows",
	} {
		hostile := bytes.Replace(data, []byte(`spinCount="100000"`), []byte(rounds), 1)
		hostile = bytes.Replace(hostile, []byte(` saltSize="16"`), []byte(strings.Repeat(" ", len(` saltSize="16"`)-len(rounds)+len(`spinCount="100000"`))), 1)
		if len(hostile) != len(data) {
			t.Fatal("the stream has another size")
		}
		o := extracttest.Object("agile.docx", hostile)
		o.Limits.CPU = 40 * time.Millisecond
		o.Passwords = []string{"a", "b", "c", "Kleiner-Esel7"}
		if r := extracttest.ReadObject(t, ole.Format, o); !encryptedGap(r) || !strings.Contains(r.Err.Error(), detail) {
			t.Errorf("%s: %v", rounds, r.Err)
		}
	}
}
