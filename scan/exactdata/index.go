package exactdata

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"postern/internal/fuse"
	"postern/internal/indexfile"
)

// Kind and Version are those of the index files.
const (
	Kind    = "PSTNEXDT"
	Version = 1
	// Extension ends the names of index files.
	Extension = ".exactdata"
	// AnyWord in place of a detector's name means that every word with digits may
	// be a primary value.
	AnyWord = "word"
)

// mostColumns bounds the columns of an index, so that their numbers fit a byte.
const mostColumns = 200

// Info is what is known about an index without its key. It says nothing about
// any row.
type Info struct {
	Name     string    `json:"name"`
	Built    time.Time `json:"built"`
	Rows     int64     `json:"rows"`
	Pairs    int64     `json:"pairs"`
	Primary  string    `json:"primary"`
	Detector string    `json:"detector"`
	// Columns are those beside the primary one; Owner names the column of the
	// addresses whose data a row is, "" for none.
	Columns []Column `json:"columns"`
	Owner   string   `json:"owner,omitempty"`
	// PrimaryMin and PrimaryMax are the least and the greatest length of a primary
	// value in letters and digits.
	PrimaryMin int `json:"primary_min"`
	PrimaryMax int `json:"primary_max"`
}

// A Column says how the values of a column look, so that only such are looked up.
type Column struct {
	Name      string `json:"name"`
	WordsMin  int    `json:"words_min,omitempty"`
	WordsMax  int    `json:"words_max,omitempty"`
	DigitsMin int    `json:"digits_min,omitempty"`
	DigitsMax int    `json:"digits_max,omitempty"`
	Dates     bool   `json:"dates,omitempty"`
}

// Names are the names of the columns, the primary one first.
func (x *Info) Names() []string {
	names := []string{x.Primary}
	for i := range x.Columns {
		names = append(names, x.Columns[i].Name)
	}
	return names
}

// footer is the footer of the file.
type footer struct {
	Info
	Key  []byte       `json:"key"` // which key, see keyID
	Salt []byte       `json:"salt"`
	Has  []fuse.Shard `json:"rows_filter"`  // 8 bits: the rows
	Pair []fuse.Shard `json:"pairs_filter"` // 32 bits: the pairs
}

// ErrKey means that an index was built with another key.
var ErrKey = errors.New("was built with another key; put the key file back, or build the index again")

// An Index is open for lookups. Safe for concurrent use.
type Index struct {
	Info
	file *indexfile.File
	keys *keys
	has  *fuse.Set[uint8]
	pair *fuse.Set[uint32]
	// ownerColumn is the number of the column of addresses.
	ownerColumn int
	bounds
}

// bounds are those of all columns together.
type bounds struct {
	words, digits int
	dates         bool
}

// ReadInfo reads what an index file says about itself.
func ReadInfo(path string) (*Info, error) {
	var f footer
	if _, err := indexfile.Open(path, Kind, Version, &f); err != nil {
		return nil, err
	}
	return &f.Info, nil
}

// Open opens the index file at path, whole and with the right key, or not at all.
func Open(path string, secret []byte) (*Index, error) {
	var f footer
	file, err := indexfile.Open(path, Kind, Version, &f)
	if err != nil {
		return nil, err
	}
	x, err := open(file, &f, secret)
	if err != nil {
		return nil, fmt.Errorf("open index %s: %w", path, err)
	}
	return x, nil
}

func open(file *indexfile.File, f *footer, secret []byte) (*Index, error) {
	if err := file.Check(); err != nil {
		return nil, err
	}
	if !bytes.Equal(f.Key, keyID(secret)) {
		return nil, ErrKey
	}
	if len(f.Columns) == 0 && f.Owner == "" || len(f.Columns) > mostColumns {
		return nil, indexfile.ErrCorrupt
	}
	x := &Index{Info: f.Info, file: file, keys: newKeys(secret, f.Salt), ownerColumn: len(f.Columns)}
	var err error
	if x.has, err = fuse.Map[uint8](file.Body, f.Has); err != nil {
		return nil, fmt.Errorf("rows: %w", err)
	}
	if x.pair, err = fuse.Map[uint32](file.Body, f.Pair); err != nil {
		return nil, fmt.Errorf("pairs: %w", err)
	}
	for i := range x.Columns {
		c := &x.Columns[i]
		c.WordsMax, c.DigitsMax = min(c.WordsMax, mostWords), min(c.DigitsMax, mostDigits)
		x.words, x.digits, x.dates = max(x.words, c.WordsMax), max(x.digits, c.DigitsMax), x.dates || c.Dates
	}
	return x, nil
}

// A Row is one row of the table, or one in 256 times nothing: only its pairs tell.
type Row struct {
	index *Index
	key   rowKey
}

// Row looks a primary value up, in its plain form.
func (x *Index) Row(primary string) (Row, bool) {
	if n := len(primary); n < x.PrimaryMin || n > x.PrimaryMax {
		return Row{}, false
	}
	defer runtime.KeepAlive(x.file)
	r := Row{x, x.keys.row(primary)}
	return r, x.has.Has(r.key.place, r.key.pair(0, classRow, 0))
}

// OwnedBy reports whether the row belongs to the holder of an address.
func (r Row) OwnedBy(address string) bool {
	if r.index == nil || r.index.Owner == "" {
		return false
	}
	defer runtime.KeepAlive(r.index.file)
	return r.holds(r.index.ownerColumn, classOwner, r.index.keys.owner(address))
}

func (r *Row) holds(column, class int, value uint64) bool {
	return r.index.pair.Has(r.key.place, r.key.pair(column, class, value))
}

// Column is the number of a column beside the primary one.
func (x *Info) Column(name string) (int, bool) {
	i := slices.IndexFunc(x.Columns, func(c Column) bool { return c.Name == name })
	return i, i >= 0
}
