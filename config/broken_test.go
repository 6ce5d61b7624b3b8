package config

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the golden files")

// Each file holds a broken configuration and all errors it must be refused with.
func TestBroken(t *testing.T) {
	files, err := filepath.Glob("testdata/broken/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no samples", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, err = Parse(a.Files[0].Name, a.Files[0].Data)
			if a.Files[0].Name == "cases.toml" {
				path := filepath.Join(t.TempDir(), "cases.toml")
				if err := os.WriteFile(path, a.Files[0].Data, 0o600); err != nil {
					t.Fatal(err)
				}
				_, err = LoadCases(path)
				var errs Errors
				if errors.As(err, &errs) {
					for i := range errs {
						errs[i].File = "cases.toml"
					}
				}
			}
			if err == nil {
				t.Fatal("it loads")
			}
			got := err.Error() + "\n"
			if *update {
				a.Files = []txtar.File{a.Files[0], {Name: "errors", Data: []byte(got)}}
				if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := string(a.Files[1].Data); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

func FuzzLoad(f *testing.F) {
	files, _ := filepath.Glob("testdata/broken/*.txtar")
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(a.Files[0].Data)
	}
	text, err := os.ReadFile(example)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := Parse("x.toml", text)
		if (c == nil) != (err != nil) {
			t.Fatalf("config %v, error %v", c, err)
		}
		var errs Errors
		if err != nil && (!errors.As(err, &errs) || len(errs) == 0) {
			t.Fatalf("error of type %T: %v", err, err)
		}
	})
}
