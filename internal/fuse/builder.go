package fuse

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"os"
	"slices"

	"github.com/FastFilter/xorfilter"
)

const (
	// shardKeys is about how many keys a shard has: enough that the filter's own
	// overhead is small.
	shardKeys = 1 << 20
	// spillKeys is how many keys of a shard wait in memory.
	spillKeys = 1 << 12
)

// A Builder collects the keys of a set. What does not fit into memory waits in
// an unlinked temporary file.
type Builder[W Word] struct {
	buckets []bucket
	shift   int
	spill   *os.File
	end     int64
	buf     []byte
}

// A bucket holds the keys of one shard: those in memory, and where the others
// are in the file.
type bucket struct {
	keys  []uint64
	parts []part
	total int
}

type part struct {
	offset int64
	keys   int
}

// NewBuilder makes a builder for about so many keys. The temporary file is made
// in dir.
func NewBuilder[W Word](dir string, about int64) (*Builder[W], error) {
	n := 1
	for int64(n)*shardKeys*5/4 < about && n < 1<<14 {
		n *= 2
	}
	f, err := os.CreateTemp(dir, ".spill-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &Builder[W]{buckets: make([]bucket, n), shift: 64 - bits.TrailingZeros(uint(n)), spill: f}, nil
}

// Add puts a key into the shard of place.
func (b *Builder[W]) Add(place, key uint64) error {
	k := &b.buckets[place>>b.shift]
	k.keys = append(k.keys, key)
	k.total++
	if len(k.keys) < spillKeys {
		return nil
	}
	b.buf = b.buf[:0]
	for _, key := range k.keys {
		b.buf = binary.LittleEndian.AppendUint64(b.buf, key)
	}
	if _, err := b.spill.WriteAt(b.buf, b.end); err != nil {
		return err
	}
	k.parts = append(k.parts, part{b.end, len(k.keys)})
	b.end += int64(len(b.buf))
	k.keys = k.keys[:0]
	return nil
}

// A Place is what a set is written to.
type Place interface {
	io.Writer
	// Align fills up to a multiple of eight bytes and returns where that is.
	Align() (int64, error)
}

// Write builds the filters and writes them; done is told how many of all keys
// are behind.
func (b *Builder[W]) Write(ctx context.Context, w Place, done func(keys int)) ([]Shard, error) {
	shards := make([]Shard, len(b.buckets))
	var space xorfilter.BinaryFuseBuilder
	behind := 0
	for i := range b.buckets {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		keys, err := b.load(&b.buckets[i])
		if err != nil {
			return nil, err
		}
		slices.Sort(keys)
		keys = slices.Compact(keys)
		if shards[i].Offset, err = w.Align(); err != nil {
			return nil, err
		}
		shards[i].Keys = len(keys)
		if len(keys) > 0 {
			f, err := xorfilter.BuildBinaryFuse[W](&space, keys)
			if err != nil {
				return nil, fmt.Errorf("build a filter of %d keys: %w", len(keys), err)
			}
			shards[i].Seed, shards[i].SegmentLength, shards[i].SegmentCount = f.Seed, f.SegmentLength, f.SegmentCount
			b.buf = appendWords(b.buf[:0], f.Fingerprints)
			if _, err := w.Write(b.buf); err != nil {
				return nil, err
			}
		}
		behind += b.buckets[i].total
		b.buckets[i] = bucket{}
		if done != nil {
			done(behind)
		}
	}
	return shards, nil
}

func (b *Builder[W]) load(k *bucket) ([]uint64, error) {
	keys := make([]uint64, 0, k.total)
	keys = append(keys, k.keys...)
	for _, p := range k.parts {
		b.buf = slices.Grow(b.buf[:0], 8*p.keys)[:8*p.keys]
		if _, err := b.spill.ReadAt(b.buf, p.offset); err != nil {
			return nil, err
		}
		for i := range p.keys {
			keys = append(keys, binary.LittleEndian.Uint64(b.buf[8*i:]))
		}
	}
	return keys, nil
}

// Close gives the temporary file up.
func (b *Builder[W]) Close() error { return b.spill.Close() }
