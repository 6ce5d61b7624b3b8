package snappy

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	peer "github.com/klauspost/compress/snappy"
)

func samples() [][]byte {
	random := make([]byte, 70_000)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range random {
		random[i] = byte(r.Uint32())
	}
	return [][]byte{nil, []byte("a"), []byte(strings.Repeat("needle ", 9000)), random, bytes.Repeat([]byte{0}, 200_000), append(random[:3000:3000], random[:3000]...)}
}

func TestDecode(t *testing.T) {
	for i, want := range samples() {
		packed := peer.Encode(nil, want)
		got, err := Decode(packed, len(want))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("sample %d: %d bytes of %d, error %v", i, len(got), len(want), err)
		}
		for n := range min(len(packed), 300) {
			got, err := Decode(packed[:n], len(want))
			if err == nil || !bytes.HasPrefix(want, got) {
				t.Errorf("sample %d cut at %d: error %v", i, n, err)
			}
		}
		if len(want) > 0 {
			if _, err := Decode(packed, len(want)-1); !errors.Is(err, ErrTooBig) {
				t.Errorf("sample %d: larger than it may be, error %v", i, err)
			}
		}
	}
}

func TestLies(t *testing.T) {
	for name, b := range map[string]string{
		"size":                "\xff\xff\xff\xff\x01\x00a",
		"no size":             "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
		"literal":             "\x05\xfc\xff\xff\xff\xffa",
		"copy before":         "\x05\x00a\x01\x02",
		"copy from nowhere":   "\x05\x00a\x01\x00",
		"copy beyond the end": "\x05\x00a\xfe\x01\x00",
	} {
		if _, err := Decode([]byte(b), 1<<30); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range samples() {
		f.Add(peer.Encode(nil, s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		const most = 1 << 20
		got, err := Decode(b, most)
		if len(got) > most {
			t.Fatal("larger than it may be")
		}
		if err != nil {
			return
		}
		want, err := peer.Decode(nil, b)
		if err == nil && !bytes.Equal(got, want) {
			t.Fatal("not what the other decoder says")
		}
	})
}
