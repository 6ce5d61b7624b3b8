package all_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"postern/extract"
)

// Documents of Office programs with a password that stands in the message are read, and
// those with the one that Excel tries by itself whatever the message says.
func TestOfficePasswords(t *testing.T) {
	const folder = "../../testdata/office/locked"
	list, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	r := newReader(t)
	for _, e := range list {
		name := e.Name()
		if strings.HasSuffix(name, ".md") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(folder, name))
			if err != nil {
				t.Fatal(err)
			}
			file := attach(name, "application/octet-stream", data)
			path, velvet := "1.1/"+name, strings.HasPrefix(name, "velvet")
			said := readMessage(t, r, mixed(file, text("Hello,\r\nthe password is Kleiner-Esel7.\r\nBye")))
			if said.opened(path) == velvet || said.gap(path) != "" || !said.shows(path, "4111111111111111") {
				t.Errorf("facts %v, gaps %v, texts %.300v", said.report.Facts, said.report.Gaps, said.texts)
			}
			if slices.ContainsFunc(said.report.Facts, func(f extract.Fact) bool { return f.Name == extract.TypeMismatch }) {
				t.Errorf("it is what its name says, but: %v", said.report.Facts)
			}
			path = "1.2/" + name
			silent := readMessage(t, r, mixed(text("Hello"), file))
			want := extract.EncryptedFile
			if velvet {
				want = ""
			}
			if silent.opened(path) || silent.gap(path) != want || silent.shows(path, "4111111111111111") != velvet {
				t.Errorf("without a password: facts %v, gaps %v", silent.report.Facts, silent.report.Gaps)
			}
		})
	}
}

// shows reports whether a card number, in groups or not, stands in the text of the object
// of a path or of one inside it. Properties need not be encrypted, nor are they where
// the bytes of the file are carved.
func (r reading) shows(path, card string) bool {
	for where, t := range r.texts {
		open := strings.Contains(where, " carved ") || strings.Contains(where, " "+string(extract.Properties)+" ")
		if !open && strings.HasPrefix(where, path) && strings.Contains(strings.ReplaceAll(t, " ", ""), card) {
			return true
		}
	}
	return false
}
