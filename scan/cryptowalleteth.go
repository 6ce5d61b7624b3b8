package scan

import (
	"encoding/hex"
	"strings"

	"golang.org/x/crypto/sha3"
)

// cryptoWalletEth finds addresses of Ethereum and what is built on it. Rules: 0x and
// forty hexadecimal digits, in mixed case with the check of EIP-55.
var cryptoWalletEth = Detector{
	Name:     "crypto_wallet_eth",
	About:    "Ethereum addresses",
	Levels:   "medium with the check of its case, high with a keyword near; in one case low, medium with a keyword",
	Keywords: []string{"ethereum", "eth", "wallet", "crypto", "blockchain", "address", "usdt", "usdc", "erc20", "erc-20", "ether", "metamask", "polygon"},
	lengths:  []int{42},
	find:     findEthereum,
	exact:    true,
}

func findEthereum(t *text, at int) {
	found := span{at, at + 42}
	if t.alnum(at-1) || found.end > len(t.s) || t.alnum(found.end) || t.taken(found) || t.s[at:at+2] != "0x" {
		return
	}
	s := t.s[at+2 : found.end]
	l := strings.ToLower(s)
	mixed := s != l && s != strings.ToUpper(s)
	if !only(l, "0123456789abcdef") || mixed && !eip55(s) {
		return
	}
	m := match{span: found, value: t.s[at:found.end], conf: Medium, evidence: []string{"checksum"}}
	if !mixed {
		m.conf, m.evidence = Low, []string{"shape"}
	}
	if word, near := t.keyword(found, reach, reach); near {
		m.evidence = append(m.evidence, "keyword "+word)
		if mixed {
			m.conf = 0.95
		} else {
			m.conf = Medium
		}
	}
	t.add(m)
}

// eip55 reports whether the case of forty hexadecimal digits is their check.
func eip55(s string) bool {
	h := sha3.NewLegacyKeccak256()
	h.Write([]byte(strings.ToLower(s)))
	sum := hex.EncodeToString(h.Sum(nil))
	for i := range len(s) {
		if s[i] > '9' && (s[i] < 'a') != (sum[i] >= '8') {
			return false
		}
	}
	return true
}
