package scan

import (
	"bytes"
	"crypto/sha256"
	"math/big"
	"strings"
)

// cryptoWallet finds addresses of Bitcoin. Rules: Base58Check with the versions of
// main and test networks; Bech32 and Bech32m (BIP 173, BIP 350).
var cryptoWallet = Detector{
	Name:     "crypto_wallet",
	About:    "Bitcoin addresses (Base58Check, Bech32, Bech32m)",
	Levels:   "medium with a valid check, high with a keyword near",
	Keywords: []string{"bitcoin", "btc", "wallet", "crypto", "blockchain", "address", "satoshi"},
	starts:   []string{"bc1", "tb1"},
	lengths:  []int{26, 27, 28, 29, 30, 31, 32, 33, 34, 35},
	find:     findWallet,
	exact:    true,
}

func findWallet(t *text, at int) {
	end := at
	for t.alnum(end) && end < at+100 {
		end++
	}
	s := t.s[at:end]
	m := match{span: span{at, end}, value: s, conf: Medium, evidence: []string{"checksum"}}
	if t.alnum(at-1) || t.taken(m.span) {
		return
	}
	switch l := strings.ToLower(s); {
	case strings.HasPrefix(l, "bc1") || strings.HasPrefix(l, "tb1"):
		if l != s && strings.ToUpper(s) != s || !bech32(l) {
			return
		}
	default:
		if !base58Check(s) {
			return
		}
	}
	if word, near := t.keyword(m.span, reach, reach); near {
		m.conf, m.evidence = 0.95, append(m.evidence, "keyword "+word)
	}
	t.add(m)
}

const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

// base58Check reports whether s is an address of version 0, 5, 111 or 196.
func base58Check(s string) bool {
	if len(s) < 26 || len(s) > 35 || strings.IndexByte("123mn", s[0]) < 0 {
		return false
	}
	n := new(big.Int)
	for i := range len(s) {
		d := strings.IndexByte(base58, s[i])
		if d < 0 {
			return false
		}
		n.Mul(n, big.NewInt(58))
		n.Add(n, big.NewInt(int64(d)))
	}
	if n.BitLen() > 25*8 {
		return false
	}
	var b [25]byte
	n.FillBytes(b[:])
	if b[0] != 0 && b[0] != 5 && b[0] != 111 && b[0] != 196 {
		return false
	}
	sum := sha256.Sum256(b[:21])
	sum = sha256.Sum256(sum[:])
	return bytes.Equal(sum[:4], b[21:])
}

const bech32Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

// bech32 checks an address in lower case: version 0 has the constant of BIP 173,
// later ones that of BIP 350.
func bech32(s string) bool {
	if len(s) < 14 || len(s) > 90 {
		return false
	}
	values := []byte{s[0] >> 5, s[1] >> 5, 0, s[0] & 31, s[1] & 31}
	for i := 3; i < len(s); i++ {
		d := strings.IndexByte(bech32Alphabet, s[i])
		if d < 0 {
			return false
		}
		values = append(values, byte(d))
	}
	sum := uint32(1)
	for _, v := range values {
		top := sum >> 25
		sum = sum&0x1ffffff<<5 ^ uint32(v)
		for i, g := range [5]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				sum ^= g
			}
		}
	}
	if s[3] == 'q' {
		return sum == 1 && (len(s) == 42 || len(s) == 62)
	}
	return sum == 0x2bc830a3
}
