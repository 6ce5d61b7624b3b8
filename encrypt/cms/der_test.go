package cms

import (
	"bytes"
	"encoding/asn1"
	"math/big"
	"testing"
)

func TestDERIsTheLibrarys(t *testing.T) {
	for _, n := range []int64{0, 1, 127, 128, 255, 256, 1 << 40, -1, -127, -128, -129, -32768, -32769, -1 << 40} {
		checkInteger(t, big.NewInt(n))
	}
	for _, n := range []int{0, 1, 127, 128, 255, 256, 65535, 65536, 70_000} {
		checkOctets(t, sample(n))
	}
	for _, arcs := range [][]int{{1, 2, 840, 113549, 1, 7, 1}, {2, 16, 840, 1, 101, 3, 4, 1, 46}, {2, 999, 127, 128, 16383, 16384, 1 << 30}, {0, 0}} {
		checkOID(t, arcs)
	}
}

func checkInteger(t *testing.T, n *big.Int) {
	t.Helper()
	want, err := asn1.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	if got := bigInteger(n); !bytes.Equal(got, want) {
		t.Errorf("integer %v: got %x, want %x", n, got, want)
	}
}

func checkOctets(t *testing.T, b []byte) {
	t.Helper()
	want, err := asn1.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	if got := octets(b); !bytes.Equal(got, want) {
		t.Errorf("%d octets: begin with %x, want %x", len(b), got[:2], want[:2])
	}
}

func checkOID(t *testing.T, arcs []int) {
	t.Helper()
	want, err := asn1.Marshal(asn1.ObjectIdentifier(arcs))
	if err != nil {
		t.Fatal(err)
	}
	if got := oid(arcs...); !bytes.Equal(got, want) {
		t.Errorf("%v: got %x, want %x", arcs, got, want)
	}
}

func FuzzDER(f *testing.F) {
	f.Add([]byte{0}, false, 5)
	f.Add([]byte{0x80, 1}, true, 1<<31-1)
	f.Add(sample(300), true, 127)
	f.Fuzz(func(t *testing.T, b []byte, negative bool, arc int) {
		n := new(big.Int).SetBytes(b)
		if negative {
			n.Neg(n)
		}
		checkInteger(t, n)
		checkOctets(t, b)
		checkOID(t, []int{2, arc & (1<<30 - 1), arc & (1<<31 - 1)})
	})
}

func TestSetOfIsOrdered(t *testing.T) {
	got := setOf(octets([]byte{2}), integer(5), octets([]byte{1, 1}), octets([]byte{1}))
	want := tlv(tagSet, integer(5), octets([]byte{1}), octets([]byte{2}), octets([]byte{1, 1}))
	if !bytes.Equal(got, want) {
		t.Errorf("got %x, want %x", got, want)
	}
}
