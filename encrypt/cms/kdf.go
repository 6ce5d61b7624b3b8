package cms

import (
	"crypto"
	"encoding/binary"
)

// x963 is the key derivation of ANSI X9.63 (SEC 1 section 3.6.1): the hashes of
// secret, counter and info, one after the other, cut to n bytes.
func x963(hash crypto.Hash, secret, info []byte, n int) []byte {
	out := make([]byte, 0, n+hash.Size())
	for counter := uint32(1); len(out) < n; counter++ {
		h := hash.New()
		h.Write(secret)
		h.Write(binary.BigEndian.AppendUint32(nil, counter))
		h.Write(info)
		out = h.Sum(out)
	}
	return out[:n]
}

// sharedInfo is ECC-CMS-SharedInfo (RFC 5753 section 7.2): the wrap algorithm
// and the length of its key in bits bind the derived key to its use.
func sharedInfo(wrap []byte, bits uint32) []byte {
	return sequence(wrap, tlv(tagContext2, octets(binary.BigEndian.AppendUint32(nil, bits))))
}
