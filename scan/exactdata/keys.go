package exactdata

import (
	"crypto/hmac"
	"crypto/sha256"
	"strings"

	"postern/internal/siphash"
)

// keys are what an index is hashed with, all from the secret key and the salt of
// the index.
type keys struct {
	rows  []byte      // for HMAC-SHA-256 of a primary value
	words siphash.Key // for words of other values
}

func newKeys(secret, salt []byte) *keys {
	k := &keys{rows: mac(secret, "rows", salt)}
	k.words = siphash.NewKey([16]byte(mac(secret, "words", salt)))
	return k
}

// keyID names a key without telling it.
func keyID(secret []byte) []byte { return mac(secret, "id", nil)[:8] }

func mac(secret []byte, label string, data []byte) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(label))
	h.Write([]byte{0})
	h.Write(data)
	return h.Sum(nil)
}

// A rowKey is the HMAC-SHA-256 of a primary value, as it is used: a place in the
// set, and the key of the hashes of all pairs with it.
type rowKey struct {
	place uint64
	pairs siphash.Key
}

func (k *keys) row(primary string) rowKey {
	h := hmac.New(sha256.New, k.rows)
	h.Write([]byte(primary))
	return rowKeyOf(h.Sum(nil))
}

func rowKeyOf(sum []byte) rowKey {
	place := uint64(0)
	for _, b := range sum[16:24] {
		place = place<<8 | uint64(b)
	}
	return rowKey{place, siphash.NewKey([16]byte(sum[:16]))}
}

// The classes of values.
const (
	classRow    = iota // the row itself
	classWords         // words in any order
	classNumber        // digits, however they are grouped
	classDate
	classOwner // an address whose data this is
)

// pair is what the set holds of the value of a column in a row.
func (r *rowKey) pair(column, class int, value uint64) uint64 {
	return r.pairs.Sum2(uint64(column)<<8|uint64(class), value)
}

// word hashes a word, letters folded. The words of a value are added up, so that
// their order does not matter.
func (k *keys) word(s string) uint64 {
	var buf [longestWord]byte
	n := 0
	for ; n < min(len(s), longestWord); n++ {
		c := s[n]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf[n] = c
	}
	return k.words.Sum(buf[:n])
}

// number hashes digits.
func (k *keys) number(digits []byte) uint64 {
	var buf [mostDigits + 1]byte
	buf[0] = '#'
	return k.words.Sum(buf[:1+copy(buf[1:], digits)])
}

func (k *keys) date(d date) uint64 {
	return k.words.Sum([]byte{'@', byte(d.year >> 8), byte(d.year), byte(d.month), byte(d.day)})
}

func (k *keys) owner(address string) uint64 {
	return k.words.Sum([]byte("<" + strings.ToLower(strings.TrimSpace(address))))
}
