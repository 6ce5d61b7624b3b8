package exactdata

import (
	"os"
	"testing"

	"postern/internal/indexfile"
)

// openBytes opens an index in memory.
func openBytes(data []byte) (*Index, error) {
	var f footer
	file, err := indexfile.Parse(data, Kind, Version, &f)
	if err != nil {
		return nil, err
	}
	return open(file, &f, secret)
}

// FuzzOpen wants an error or an index that can be asked, whatever the bytes.
func FuzzOpen(f *testing.F) {
	_, _, path := build(f, people, options())
	data, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Fuzz(func(t *testing.T, data []byte) {
		x, err := openBytes(data)
		if err != nil {
			return
		}
		row, _ := x.Row("K4711")
		row.Hits(&Window{}, "Anna Maria Schmidt, 12.03.1980, 030 901820", 0, 0, nil)
		row.OwnedBy("anna@mail.example")
	})
}
