package exactdata

import (
	"context"
	"crypto/rand"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"postern/internal/fuse"
	"postern/internal/indexfile"
)

// BuildOptions say what an index is built of.
type BuildOptions struct {
	Name     string
	Primary  string   // column that is looked for first
	With     []string // columns that must stand near it
	Owner    string   // column of addresses whose data the row is, "" for none
	Detector string   // what finds primary values, or AnyWord

	Separator string // one character or "tab"; "" finds out
	Charset   string // "" finds out
	NoHeader  bool   // columns are named by number, from 1
	SkipBad   bool   // leave lines out that cannot be read

	// Canonical is the text as it is scanned; Value the plain primary value of a
	// cell as the detector gives it, false where it finds none.
	Canonical func(string) string
	Value     func(cell string) (string, bool)
	// Progress is told now and then how far the work is, of about how much.
	Progress func(done, about int64)
	Now      func() time.Time
}

// A Report says what became of a table's rows.
type Report struct {
	Info
	// Empty rows have no primary value; Unknown ones have one that the detector
	// would not find; Bare ones no other value; Bad ones could not be read. The
	// lines are the first of each.
	Empty, Unknown, Bare, Bad                 int64
	EmptyLine, UnknownLine, BareLine, BadLine int
}

// Build writes the index file at path from a table of size bytes. The file takes
// the place of an older one in one step, at the end.
func Build(ctx context.Context, path string, secret []byte, r io.ReaderAt, size int64, o BuildOptions) (*Report, error) {
	t, err := openTable(r, size, o.Charset, o.Separator)
	if err != nil {
		return nil, err
	}
	b := &builder{o: o, table: t}
	if err := b.header(); err != nil {
		return nil, err
	}
	b.salt = make([]byte, 16)
	rand.Read(b.salt)
	b.keys = newKeys(secret, b.salt)
	w, err := indexfile.Create(path, Kind, Version)
	if err != nil {
		return nil, err
	}
	report, err := b.build(ctx, w, filepath.Dir(path), secret)
	if err != nil {
		return nil, errors.Join(err, w.Abort())
	}
	return report, nil
}

// A builder works on one table.
type builder struct {
	o       BuildOptions
	table   *table
	keys    *keys
	salt    []byte
	primary int
	with    []int
	owner   int
	first   []string // the first record, where there is no header
	report  Report
	has     *fuse.Builder[uint8]
	pair    *fuse.Builder[uint32]
}

// header finds the columns.
func (b *builder) header() error {
	record, _, err := b.table.next()
	if err == io.EOF {
		return errors.New("the table is empty")
	}
	if err != nil {
		return err
	}
	names := make([]string, len(record))
	for i, name := range record {
		names[i] = strings.TrimSpace(name)
		if b.o.NoHeader {
			names[i] = strconv.Itoa(i + 1)
		}
	}
	if b.o.NoHeader {
		b.first = slices.Clone(record)
	}
	find := func(name string) (int, error) {
		i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, strings.TrimSpace(name)) })
		if i < 0 {
			return 0, &LineError{1, fmt.Errorf("there is no column %q; the columns are %s", name, strings.Join(names, ", "))}
		}
		return i, nil
	}
	if b.primary, err = find(b.o.Primary); err != nil {
		return err
	}
	if len(b.o.With) == 0 {
		return errors.New("name columns that must stand beside the primary one: it never matches alone")
	}
	if len(b.o.With) > mostColumns {
		return fmt.Errorf("%d columns, at most %d can be taken", len(b.o.With), mostColumns)
	}
	for _, name := range b.o.With {
		i, err := find(name)
		if err != nil {
			return err
		}
		if i == b.primary || slices.Contains(b.with, i) {
			return fmt.Errorf("the column %q is named twice", name)
		}
		b.with = append(b.with, i)
		b.report.Columns = append(b.report.Columns, Column{Name: names[i]})
	}
	b.owner = -1
	if b.o.Owner != "" {
		if b.owner, err = find(b.o.Owner); err != nil {
			return err
		}
		b.report.Owner = names[b.owner]
	}
	b.report.Name, b.report.Primary, b.report.Detector = b.o.Name, names[b.primary], b.o.Detector
	return nil
}

func (b *builder) build(ctx context.Context, w *indexfile.Writer, dir string, secret []byte) (report *Report, err error) {
	about := b.table.lines
	if b.has, err = fuse.NewBuilder[uint8](dir, about); err != nil {
		return nil, err
	}
	defer b.has.Close()
	if b.pair, err = fuse.NewBuilder[uint32](dir, about*int64(len(b.with))); err != nil {
		return nil, err
	}
	defer b.pair.Close()
	if err := b.rows(ctx); err != nil {
		return nil, err
	}
	if b.report.Rows == 0 {
		return nil, errors.New("the table has no row that could be found")
	}
	b.report.Built = b.o.Now().UTC().Truncate(time.Second)
	f := footer{Info: b.report.Info, Key: keyID(secret), Salt: b.salt}
	progress := func(done int64) {
		if b.o.Progress != nil {
			b.o.Progress(done, about)
		}
	}
	if f.Has, err = b.has.Write(ctx, w, nil); err != nil {
		return nil, err
	}
	if f.Pair, err = b.pair.Write(ctx, w, func(int) { progress(about) }); err != nil {
		return nil, err
	}
	return &b.report, w.Commit(f)
}

// batchRows is how many rows are hashed at once.
const batchRows = 512

// A batch is rows on their way: read in one goroutine, hashed in another, and put
// into the sets in order of their lines.
type batch struct {
	cells [][]string
	lines []int
	out   []hashed
	done  chan struct{}
}

// rows reads all rows.
func (b *builder) rows(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	work := make(chan *batch)
	order := make(chan *batch, 2*runtime.GOMAXPROCS(0))
	var failed error // of the reader, read once order is closed
	go func() {
		defer close(order)
		defer close(work)
		failed = b.read(ctx, work, order)
	}()
	for range runtime.GOMAXPROCS(0) {
		go func() {
			h := &hasher{b: b}
			for k := range work {
				h.batch(k)
				close(k.done)
			}
		}()
	}
	var err error
	rows := int64(0)
	for k := range order {
		<-k.done
		if err != nil {
			continue // until the reader has noticed
		}
		if err = b.take(k); err != nil {
			cancel()
		}
		rows += int64(len(k.cells))
		if b.o.Progress != nil {
			b.o.Progress(rows, b.table.lines)
		}
	}
	return errors.Join(err, failed)
}

// read cuts the table into batches.
func (b *builder) read(ctx context.Context, work, order chan<- *batch) error {
	k := &batch{done: make(chan struct{})}
	flush := func() error {
		if len(k.cells) == 0 {
			return nil
		}
		select {
		case order <- k:
		case <-ctx.Done():
			return ctx.Err()
		}
		work <- k
		k = &batch{done: make(chan struct{})}
		return nil
	}
	if b.first != nil {
		k.cells, k.lines = append(k.cells, b.pick(b.first)), append(k.lines, 1)
	}
	for {
		record, line, err := b.table.next()
		if err == io.EOF {
			return flush()
		}
		if err != nil {
			if !b.o.SkipBad || !errors.Is(err, csv.ErrFieldCount) {
				return errors.Join(flush(), err)
			}
			if b.report.Bad++; b.report.BadLine == 0 {
				b.report.BadLine = line
			}
			continue
		}
		k.cells, k.lines = append(k.cells, b.pick(record)), append(k.lines, line)
		if len(k.cells) == batchRows {
			if err := flush(); err != nil {
				return err
			}
		}
	}
}

// pick copies the cells that are wanted: the primary one, the others, the owner.
func (b *builder) pick(record []string) []string {
	cells := make([]string, 0, len(b.with)+2)
	cells = append(cells, strings.Clone(record[b.primary]))
	for _, i := range b.with {
		cells = append(cells, strings.Clone(record[i]))
	}
	if b.owner >= 0 {
		cells = append(cells, strings.Clone(record[b.owner]))
	}
	return cells
}
