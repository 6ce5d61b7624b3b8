package scan

import (
	"embed"
	"fmt"
	"path"
	"strings"
	"sync"
)

// dictionaryFiles holds a folder for each built-in dictionary, with a file for each
// language.
//
//go:embed dictionary
var dictionaryFiles embed.FS

// builtIn are the dictionaries that were asked for, by name: they are read when
// first needed, once.
var builtIn sync.Map

// DictionaryNames lists the built-in dictionaries.
func DictionaryNames() []string {
	folders, err := dictionaryFiles.ReadDir("dictionary")
	if err != nil {
		return nil // the folder is part of the program
	}
	names := make([]string, len(folders))
	for i, f := range folders {
		names[i] = f.Name()
	}
	return names
}

// BuiltInDictionary returns a built-in dictionary.
func BuiltInDictionary(name string) (*Dictionary, error) {
	if d, ok := builtIn.Load(name); ok {
		return d.(*Dictionary), nil
	}
	folder := path.Join("dictionary", name)
	files, err := dictionaryFiles.ReadDir(folder)
	if err != nil || name == "" || strings.Contains(name, "/") {
		return nil, fmt.Errorf("no built-in dictionary is named %q", name)
	}
	b := newDictBuilder(name)
	for _, f := range files {
		if err := b.file(path.Join(folder, f.Name())); err != nil {
			return nil, fmt.Errorf("built-in dictionary %s, %s: %w", name, f.Name(), err)
		}
	}
	d, _ := builtIn.LoadOrStore(name, b.seal())
	return d.(*Dictionary), nil
}

// file takes an embedded file, whose name is its language ("all" for none).
func (b *dictBuilder) file(name string) error {
	f, err := dictionaryFiles.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	language := strings.TrimSuffix(path.Base(name), ".txt")
	if language == "all" {
		language = ""
	}
	return b.read(language, f)
}
