package pdf

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
)

// padding is what fills up a password (7.6.4.3.2, algorithm 2).
var padding = []byte("\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08" +
	"\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A")

// fileKey makes the key of revisions 2 to 4 (algorithm 2) and checks it
// (algorithms 6 and 7); nil when the password is neither the user's nor the owner's.
func fileKey(f *file, d dict, rev, size int, id []byte, openMetadata bool, password []byte) []byte {
	if key := userKey(f, d, rev, size, id, openMetadata, password); key != nil {
		return key
	}
	if size < 5 || size > 16 {
		size = 5
	}
	owner, _ := f.get(d["O"]).(str)
	return userKey(f, d, rev, size, id, openMetadata, ownersUser([]byte(owner[:min(32, len(owner))]), rev, size, password))
}

// padded is a password of 32 bytes.
func padded(password []byte) []byte { return append(bytes.Clone(password), padding...)[:32] }

// ownersUser is the user password that the owner's opens (algorithm 7).
func ownersUser(owner []byte, rev, size int, password []byte) []byte {
	sum := md5.Sum(padded(password))
	key := sum[:]
	rounds := 1
	if rev >= 3 {
		for range 50 {
			sum := md5.Sum(key)
			key = sum[:]
		}
		rounds = 20
	} else {
		size = 5
	}
	for i := rounds - 1; i >= 0; i-- {
		k := bytes.Clone(key[:size])
		for j := range k {
			k[j] ^= byte(i)
		}
		owner = rc4Of(k, owner)
	}
	return owner
}

func userKey(f *file, d dict, rev, size int, id []byte, openMetadata bool, password []byte) []byte {
	if size < 5 || size > 16 {
		size = 5
	}
	owner, _ := f.get(d["O"]).(str)
	user, _ := f.get(d["U"]).(str)
	h := md5.New()
	h.Write(padded(password))
	h.Write([]byte(owner[:min(32, len(owner))]))
	var p [4]byte
	binary.LittleEndian.PutUint32(p[:], uint32(int64(number(f.get(d["P"]), 0))))
	h.Write(p[:])
	h.Write(id)
	if rev >= 4 && openMetadata {
		h.Write([]byte{0xff, 0xff, 0xff, 0xff})
	}
	key := h.Sum(nil)
	if rev >= 3 {
		for range 50 {
			sum := md5.Sum(key[:size])
			key = sum[:]
		}
	}
	key = key[:size]
	if rev < 3 {
		if !bytes.Equal(rc4Of(key, padding), []byte(user[:min(32, len(user))])) {
			return nil
		}
		return key
	}
	h = md5.New()
	h.Write(padding)
	h.Write(id)
	check := h.Sum(nil)
	for i := range 20 {
		k := bytes.Clone(key)
		for j := range k {
			k[j] ^= byte(i)
		}
		check = rc4Of(k, check)
	}
	if len(user) < 16 || !bytes.Equal(check, []byte(user[:16])) {
		return nil
	}
	return key
}

func rc4Of(key, data []byte) []byte {
	out := make([]byte, len(data))
	if c, err := rc4.NewCipher(key); err == nil {
		c.XORKeyStream(out, data)
	}
	return out
}

// fileKey256 makes the key of revisions 5 and 6 (algorithm 2.A), with the user's
// password or the owner's.
func fileKey256(f *file, d dict, rev int, password []byte) []byte {
	user, _ := f.get(d["U"]).(str)
	if len(user) < 48 {
		return nil
	}
	wrapped, _ := f.get(d["UE"]).(str)
	if key := unwrap(rev, password, user, wrapped, ""); key != nil {
		return key
	}
	owner, _ := f.get(d["O"]).(str)
	wrapped, _ = f.get(d["OE"]).(str)
	return unwrap(rev, password, owner, wrapped, user[:48])
}

// unwrap opens the key that a password wraps: check holds its hash and two salts.
func unwrap(rev int, password []byte, check, wrapped, user str) []byte {
	if len(check) < 48 || len(wrapped) < 32 {
		return nil
	}
	hash := func(salt str) []byte {
		input := append(append(bytes.Clone(password), salt...), user...)
		if rev == 5 {
			sum := sha256.Sum256(input)
			return sum[:]
		}
		return hash2B(input, password, []byte(user))
	}
	if !bytes.Equal(hash(check[32:40]), []byte(check[:32])) {
		return nil
	}
	block, err := aes.NewCipher(hash(check[40:48]))
	if err != nil {
		return nil
	}
	key := []byte(wrapped[:32])
	cipher.NewCBCDecrypter(block, make([]byte, 16)).CryptBlocks(key, key)
	return key
}

// hash2B is algorithm 2.B.
func hash2B(input, password, user []byte) []byte {
	sum := sha256.Sum256(input)
	k := sum[:]
	for round := 0; ; round++ {
		e := bytes.Repeat(append(append(bytes.Clone(password), k...), user...), 64)
		block, err := aes.NewCipher(k[:16])
		if err != nil {
			return nil
		}
		cipher.NewCBCEncrypter(block, k[16:32]).CryptBlocks(e, e)
		rest := 0
		for _, b := range e[:16] {
			rest += int(b)
		}
		switch rest % 3 {
		case 0:
			s := sha256.Sum256(e)
			k = s[:]
		case 1:
			s := sha512.Sum384(e)
			k = s[:]
		default:
			s := sha512.Sum512(e)
			k = s[:]
		}
		if round >= 63 && int(e[len(e)-1]) <= round-31 {
			return k[:32]
		}
	}
}
