package cms

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"math/big"
	"testing"
)

// standardGCM is the library's GCM over the whole content.
func standardGCM(t *testing.T, key, nonce, content []byte) []byte {
	t.Helper()
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	return aead.Seal(nil, nonce, content, nil)
}

// streamGCM is ours, in segments of the given number of blocks.
func streamGCM(t *testing.T, key, nonce, content []byte, blocks int) []byte {
	t.Helper()
	c, err := newContentCipher(AES256GCM, key, bytes.NewReader(nonce))
	if err != nil {
		t.Fatal(err)
	}
	rest := bytes.Clone(content)
	var out []byte
	for len(rest) >= blocks*16 {
		if err := c.seal(rest[:blocks*16]); err != nil {
			t.Fatal(err)
		}
		out, rest = append(out, rest[:blocks*16]...), rest[blocks*16:]
	}
	last, mac, err := c.finish(rest)
	if err != nil {
		t.Fatal(err)
	}
	return append(append(out, last...), mac...)
}

func TestStreamGCMIsGCM(t *testing.T) {
	key, nonce := sample(32), sample(44)[32:]
	for _, blocks := range []int{1, 2, 7, 8, 9, 1024} {
		for _, size := range []int{0, 1, 15, 16, 17, 31, 32, 33, 127, 128, 129, 16384, 16385, 50_000} {
			content := sample(size)
			if got := streamGCM(t, key, nonce, content, blocks); !bytes.Equal(got, standardGCM(t, key, nonce, content)) {
				t.Errorf("%d bytes in segments of %d blocks: other result", size, blocks)
			}
		}
	}
}

func FuzzStreamGCM(f *testing.F) {
	f.Add([]byte(""), []byte("key"), []byte("nonce"), 1)
	f.Add([]byte("a text of more than two blocks of 16 bytes each"), []byte{}, []byte{}, 2)
	f.Add(sample(1000), sample(32), sample(12), 3)
	f.Fuzz(func(t *testing.T, content, key, nonce []byte, blocks int) {
		key, nonce = append(key, make([]byte, 32)...)[:32], append(nonce, make([]byte, 12)...)[:12]
		blocks = 1 + int(uint(blocks)%64)
		if !bytes.Equal(streamGCM(t, key, nonce, content, blocks), standardGCM(t, key, nonce, content)) {
			t.Error("other result")
		}
	})
}

func TestGCMTooLong(t *testing.T) {
	c, err := newContentCipher(AES256GCM, sample(32), bytes.NewReader(sample(12)))
	if err != nil {
		t.Fatal(err)
	}
	c.(*gcm).n = gcmLimit - 32
	if err := c.seal(make([]byte, 16)); err == nil {
		t.Error("no error past the limit of GCM")
	}
}

func TestElementInverse(t *testing.T) {
	one := element{hi: 1 << 63}
	for i := range 20 {
		e := elementOf(sample(16 + i)[i:])
		if got := e.mul(e.inverse()); got != one {
			t.Errorf("%x: times its inverse is %x", e, got)
		}
	}
	if got := (element{}).inverse(); got != (element{}) {
		t.Errorf("inverse of zero is %x", got)
	}
}

// TestElementMul compares with the product of polynomials, done the long way.
func TestElementMul(t *testing.T) {
	modulus := new(big.Int).SetBit(big.NewInt(0x87), 128, 1)
	for i := range 50 {
		a, b := elementOf(sample(16 + i)[i:]), elementOf(sample(90 + i)[74+i:])
		want := new(big.Int)
		for bit := range 128 {
			if polynomial(a).Bit(bit) == 1 {
				want.Xor(want, new(big.Int).Lsh(polynomial(b), uint(bit)))
			}
		}
		for want.BitLen() > 128 {
			want.Xor(want, new(big.Int).Lsh(modulus, uint(want.BitLen()-129)))
		}
		if got := polynomial(a.mul(b)); got.Cmp(want) != 0 {
			t.Errorf("%x * %x = %x, want %x", a, b, got, want)
		}
	}
}

// polynomial has the coefficient of x^i at bit i.
func polynomial(e element) *big.Int {
	p := new(big.Int)
	for i := range 64 {
		p.SetBit(p, i, uint(e.hi>>(63-i)&1))
		p.SetBit(p, 64+i, uint(e.lo>>(63-i)&1))
	}
	return p
}
