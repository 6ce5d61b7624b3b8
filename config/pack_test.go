package config

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func TestPacksInDocs(t *testing.T) {
	const path = "../docs/policy-packs.md"
	var b bytes.Buffer
	if err := PackReference(&b); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want, err := os.ReadFile(path); err != nil || !bytes.Equal(want, b.Bytes()) {
		t.Errorf("%s is not current (%v); run the test with -update", path, err)
	}
}

func TestInclude(t *testing.T) {
	const file = "\n[[class]]\nname = \"c\"\nany = [{ detector = \"none\" }]\n"
	for _, k := range []struct{ name, toml, words, want string }{
		{"unknown pack", `include = ["pack:gdpr-dee"]`, "", `postern.toml:1: include: there is no pack "gdpr-dee"; did you mean`},
		{"twice", `include = ["pack:uk", "pack:uk"]`, "", "is there twice"},
		{"missing file", `include = ["none.toml"]`, "", "no such file"},
		{"error with the file's line", `include = ["projects.txt"]`, file, `projects.txt:4: class.any.detector: there is no detector "none"`},
		{"unknown key", `include = ["projects.txt"]`, "[relay]\n", "projects.txt:1: relay: there is no such key"},
		{"no TOML", `include = ["projects.txt"]`, "a =\n", "projects.txt:1"},
	} {
		t.Run(k.name, func(t *testing.T) {
			_, err := Load(writeDictionaryConfig(t, k.toml, k.words))
			if err == nil || !strings.Contains(err.Error(), k.want) {
				t.Errorf("got %v, want %q", err, k.want)
			}
		})
	}
	c, err := Load(writeDictionaryConfig(t, "include = [\"pack:uk\", \"projects.txt\"]\n[[class]]\nname = \"uk-health-data\"\nany = [{ phrase = \"xyz\" }]\n", "[[class]]\nname = \"own\"\nany = [{ phrase = \"abc\" }]\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Rules) != 1 || len(c.Classes) != 3 || c.Classes[0].Any[0].Phrase == nil {
		t.Errorf("%d rules, %d classes", len(c.Rules), len(c.Classes))
	}
}
