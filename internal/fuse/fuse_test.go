package fuse

import (
	"bytes"
	"context"
	"math/rand/v2"
	"testing"
)

// A buffer is a place in memory.
type buffer struct{ bytes.Buffer }

func (b *buffer) Align() (int64, error) {
	for b.Len()%8 != 0 {
		b.WriteByte(0)
	}
	return int64(b.Len()), nil
}

func build[W Word](t *testing.T, keys []uint64, about int64) (*Set[W], []byte, []Shard) {
	t.Helper()
	b, err := NewBuilder[W](t.TempDir(), about)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	for _, k := range keys {
		if err := b.Add(k, k); err != nil {
			t.Fatal(err)
		}
	}
	var out buffer
	shards, err := b.Write(context.Background(), &out, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Map[W](out.Bytes(), shards)
	if err != nil {
		t.Fatal(err)
	}
	return s, out.Bytes(), shards
}

func TestSetHoldsItsKeys(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 100, 50_000} {
		for _, about := range []int64{0, 10 << 20} {
			r := rand.New(rand.NewPCG(1, uint64(n)))
			keys := make([]uint64, n)
			for i := range keys {
				keys[i] = r.Uint64()
			}
			keys = append(keys, keys...) // twice is once
			s, _, _ := build[uint32](t, keys, about)
			for _, k := range keys {
				if !s.Has(k, k) {
					t.Fatalf("%d keys: %x is missing", n, k)
				}
			}
			for range 100_000 {
				if k := r.Uint64(); s.Has(k, k) {
					t.Fatalf("%d keys: %x is there", n, k)
				}
			}
		}
	}
}

func TestMapRefusesWhatItCannotRead(t *testing.T) {
	keys := []uint64{1, 2, 3, 1 << 60, 7 << 61}
	_, data, shards := build[uint32](t, keys, 0)
	for name, change := range map[string]func(s *Shard){
		"offset":     func(s *Shard) { s.Offset = int64(len(data)) },
		"negative":   func(s *Shard) { s.Offset = -8 },
		"count":      func(s *Shard) { s.SegmentCount += 1000 },
		"no power":   func(s *Shard) { s.SegmentLength = 3 },
		"overflow":   func(s *Shard) { s.SegmentLength = 1 << 31 },
		"no segment": func(s *Shard) { s.SegmentCount = 0 },
	} {
		t.Run(name, func(t *testing.T) {
			bad := shards[0]
			change(&bad)
			if _, err := Map[uint32](data, []Shard{bad}); err == nil {
				t.Error("no error")
			}
		})
	}
	if _, err := Map[uint32](data, nil); err == nil {
		t.Error("no shards: no error")
	}
}
