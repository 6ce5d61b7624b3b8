package pgp_test

import (
	"os"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/pgp"
)

const signedText = "Content-Type: text/plain\r\n\r\nsigned 4111 1111 1111 1111\r\n- a dash 4112\r\n"

func sample(t testing.TB, file string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// readAll reads data, and what is in it, and in that.
func readAll(t testing.TB, name string, data []byte) (texts []string, gaps []extract.Cause, detected bool) {
	t.Helper()
	objects := []*extract.Object{extracttest.Object(name, data)}
	for i := 0; i < len(objects) && i < 20; i++ {
		for _, f := range []extract.Format{pgp.Armour, pgp.Packets} {
			if !f.Detect(objects[i]) {
				continue
			}
			detected = true
			r := extracttest.ReadObject(t, f, objects[i])
			texts = append(texts, r.Text())
			for _, c := range extract.Causes {
				if r.Gap(c) {
					gaps = append(gaps, c)
				}
			}
			for _, c := range r.Children {
				texts = append(texts, string(c.Data))
				o := extracttest.Object("", c.Data)
				o.Types = c.Types
				objects = append(objects, o)
			}
			break
		}
	}
	return texts, gaps, detected
}

// What GnuPG wrote: one text signed, compressed, clear-signed, encrypted; its key.
func TestSamples(t *testing.T) {
	for file, want := range map[string]string{
		"signed.gpg":     signedText,
		"signed.asc":     signedText,
		"stored.asc":     signedText,
		"stored-zip.gpg": signedText,
		"clear.asc":      "\n- a dash 4112",
		"key.asc":        "Al Example 4111 <al@corp.example>",
		"key.gpg":        "Al Example 4111 <al@corp.example>",
		"offer.txt.asc":  "note@corp.example4113 4113",
		"encrypted.gpg":  "",
		"encrypted.asc":  "",
		"symmetric.gpg":  "",
	} {
		t.Run(file, func(t *testing.T) {
			texts, gaps, detected := readAll(t, file, sample(t, file))
			if !detected {
				t.Error("not detected")
			}
			if all := strings.Join(texts, "\n"); !strings.Contains(all, want) {
				t.Errorf("%q is not in %q", want, texts)
			}
			if want == "" && (len(gaps) != 1 || gaps[0] != extract.EncryptedMail) || want != "" && len(gaps) > 0 {
				t.Errorf("gaps %v", gaps)
			}
		})
	}
}

func TestDamaged(t *testing.T) {
	signed := sample(t, "signed.gpg")
	for name, data := range map[string][]byte{
		"cut":        signed[:len(signed)-9],
		"cut armour": sample(t, "signed.asc")[:200],
	} {
		_, gaps, _ := readAll(t, "a.asc", data)
		if len(gaps) == 0 || gaps[0] != extract.Corrupt {
			t.Errorf("%s: gaps %v", name, gaps)
		}
	}
}

func TestOtherBytes(t *testing.T) {
	for _, data := range []string{"", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "\xff\xd8\xff\xe0\x00\x10JFIF", "\xef\xbb\xbftext", "\xc1\x85\x93\x93\x96\x40\xe6", "\x88\x02ab", strings.Repeat("\x90\x01", 300)} {
		if pgp.Packets.Detect(extracttest.Object("", []byte(data))) {
			t.Errorf("%q is taken for PGP", data)
		}
	}
}

func FuzzPGP(f *testing.F) {
	for _, file := range []string{"signed.gpg", "signed.asc", "stored.asc", "clear.asc", "key.gpg", "encrypted.gpg"} {
		f.Add(sample(f, file))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		readAll(t, "a.asc", data)
		o := extracttest.Object("", data)
		o.Types = []string{"application/x-pgp-packets"}
		extracttest.ReadObject(t, pgp.Packets, o)
	})
}
