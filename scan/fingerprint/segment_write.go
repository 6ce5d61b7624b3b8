package fingerprint

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"path/filepath"
	"slices"

	"postern/internal/fuse"
	"postern/internal/indexfile"
)

// A newDocument is one on its way into a segment.
type newDocument struct {
	record
	sealed []byte
}

// source gives entries in order.
type source interface {
	// next is false at the end.
	next() (entry, bool)
}

// writeSegment writes the file of a segment: documents in ascending order of their
// ids, and their entries, of which there are so many.
func writeSegment(ctx context.Context, k *Keys, dir, name string, docs []newDocument, entries int64, from source) error {
	w, err := indexfile.Create(filepath.Join(dir, name), Kind, Version)
	if err != nil {
		return err
	}
	filter, err := fuse.NewBuilder[uint8](dir, entries)
	if err != nil {
		return errors.Join(err, w.Abort())
	}
	defer filter.Close()
	b := &segmentWriter{Writer: w, filter: filter}
	b.footer = segmentFooter{Documents: len(docs), Entries: entries, Bits: directoryBits(entries), Key: k.id()}
	if err := b.body(ctx, docs, from); err != nil {
		return errors.Join(err, w.Abort())
	}
	if err := w.Commit(b.footer); err != nil {
		return err
	}
	// What was just written and is on disk has the checksum that was made of it.
	path := filepath.Join(dir, name)
	if now, err := state(path); err == nil {
		setChecked(path, now)
	}
	return nil
}

type segmentWriter struct {
	*indexfile.Writer
	footer segmentFooter
	filter *fuse.Builder[uint8]
}

func (b *segmentWriter) body(ctx context.Context, docs []newDocument, from source) error {
	if err := b.writeEntries(ctx, from); err != nil {
		return err
	}
	if err := b.documents(docs); err != nil {
		return err
	}
	var err error
	b.footer.Filter, err = b.filter.Write(ctx, b, nil)
	return err
}

// writeEntries writes the entries and then the directory, which is known only then.
func (b *segmentWriter) writeEntries(ctx context.Context, from source) (err error) {
	if b.footer.EntriesAt, err = b.Align(); err != nil {
		return err
	}
	directory := make([]byte, 0, 4*(1<<b.footer.Bits+1))
	var buf [entrySize]byte
	n, buckets := int64(0), uint64(0)
	last := uint64(0)
	for {
		e, ok := from.next()
		if !ok {
			break
		}
		for bucket := bucketOf(e.hash, b.footer.Bits); buckets <= bucket; buckets++ {
			directory = binary.LittleEndian.AppendUint32(directory, uint32(n))
		}
		binary.LittleEndian.PutUint64(buf[:], rest(e.hash)<<atBits|uint64(e.at))
		binary.LittleEndian.PutUint32(buf[8:], e.doc)
		if _, err := b.Write(buf[:]); err != nil {
			return err
		}
		if n == 0 || e.hash != last {
			if err := b.filter.Add(e.hash, e.hash); err != nil {
				return err
			}
		}
		last = e.hash
		if n++; n%(1<<16) == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if n != b.footer.Entries {
		return errors.New("the number of fingerprints is not what it was counted to be")
	}
	for ; buckets <= 1<<b.footer.Bits; buckets++ {
		directory = binary.LittleEndian.AppendUint32(directory, uint32(n))
	}
	if b.footer.Directory, err = b.Align(); err != nil {
		return err
	}
	_, err = b.Write(directory)
	return err
}

// documents writes the table, its order by names, and the names.
func (b *segmentWriter) documents(docs []newDocument) (err error) {
	if b.footer.Names, err = b.Align(); err != nil {
		return err
	}
	for i := range docs {
		docs[i].name, docs[i].nameSize = b.footer.NamesSize, uint32(len(docs[i].sealed))
		b.footer.NamesSize += int64(len(docs[i].sealed))
		if _, err := b.Write(docs[i].sealed); err != nil {
			return err
		}
	}
	if b.footer.Table, err = b.Align(); err != nil {
		return err
	}
	order := make([]uint32, len(docs))
	buf := make([]byte, 0, docSize)
	for i := range docs {
		order[i] = uint32(i)
		if _, err := b.Write(docs[i].append(buf[:0])); err != nil {
			return err
		}
	}
	slices.SortFunc(order, func(i, j uint32) int {
		return cmp.Or(cmp.Compare(docs[i].nameHash, docs[j].nameHash), cmp.Compare(i, j))
	})
	b.footer.ByName = b.Offset()
	for _, n := range order {
		if _, err := b.Write(binary.LittleEndian.AppendUint32(buf[:0], n)); err != nil {
			return err
		}
	}
	return nil
}

// sorted gives entries from memory.
type sorted struct{ list []entry }

func (s *sorted) next() (entry, bool) {
	if len(s.list) == 0 {
		return entry{}, false
	}
	e := s.list[0]
	s.list = s.list[1:]
	return e, true
}
