package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const dictionaryConfig = `
[[dictionary]]
name = "projects of 2026"
file = "projects.txt"

[[class]]
name = "secret projects"
any  = [{ dictionary = "projects of 2026", count = 2 }, { dictionary = "projects", weight = 6 }]
`

func writeDictionaryConfig(t *testing.T, toml, words string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"postern.toml": toml, "projects.txt": words} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "postern.toml")
}

func TestDictionaryFile(t *testing.T) {
	one, err := Load(writeDictionaryConfig(t, dictionaryConfig, "nightjar\t3\nblue heron\n"))
	if err != nil {
		t.Fatal(err)
	}
	two, err := Load(writeDictionaryConfig(t, dictionaryConfig, "nightjar\t3\nred heron\n"))
	if err != nil {
		t.Fatal(err)
	}
	if one.Dictionaries[0].Phrases.Len() != 2 {
		t.Errorf("%d phrases", one.Dictionaries[0].Phrases.Len())
	}
	if one.Policy.Version() == two.Policy.Version() {
		t.Error("another file is the same policy")
	}
}

func TestDictionaryFileErrors(t *testing.T) {
	for _, k := range []struct{ name, toml, words, want string }{
		{"lines", dictionaryConfig, "fine\n-\nfine\tx\n", `postern.toml:4: dictionary.file: projects.txt:2: "-" has no word`},
		{"second error too", dictionaryConfig, "fine\n-\nfine\tx\n", `projects.txt:3: "x" is no weight`},
		{"empty", dictionaryConfig, "# nothing\n", "projects.txt: the dictionary has no phrase"},
		{"missing", strings.Replace(dictionaryConfig, `"projects.txt"`, `"none.txt"`, 1), "", "none.txt: no such file"},
		{"language", strings.Replace(dictionaryConfig, `[[class]]`, "language = \"klingon\"\n[[class]]", 1), "a1\n", `there is no language "klingon"`},
		{"no file", strings.Replace(dictionaryConfig, `file = "projects.txt"`, "", 1), "", "dictionary.file: is missing"},
		{"unknown name", "[[class]]\nname = \"c\"\nany = [{ dictionary = \"helth\" }]\n", "", `there is no dictionary "helth"`},
		{"weight without", "[[class]]\nname = \"c\"\nany = [{ phrase = \"x1\", weight = 2 }]\n", "", "only a dictionary's phrases have weights"},
	} {
		t.Run(k.name, func(t *testing.T) {
			_, err := Load(writeDictionaryConfig(t, k.toml, k.words))
			if err == nil || !strings.Contains(err.Error(), k.want) {
				t.Errorf("got %v, want %q", err, k.want)
			}
		})
	}
}
