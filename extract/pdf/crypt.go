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
	"errors"

	"postern/extract"
)

// A method is how bytes are encrypted (7.6.6).
type method int

const (
	identity method = iota
	rc4Method
	aesV2
	aesV3
)

// A crypt decrypts with the key that the empty user password gives.
type crypt struct {
	key              []byte
	strs, streams    method
	filters          map[name]method
	metadataIsOpen   bool
	encryptionObject int
}

var errCipher = errors.New("encrypted bytes are damaged")

func locked(detail string) error {
	return &extract.GapError{Cause: extract.EncryptedFile, Detail: "PDF: " + detail}
}

// decrypt sets up decryption when the trailer asks for it.
func (f *file) decrypt() error {
	f.crypt = nil
	v := f.trailer["Encrypt"]
	if v == nil {
		return nil
	}
	d := f.dict(v)
	if d == nil {
		return locked("the encryption dictionary is missing")
	}
	if h := f.name(d["Filter"]); h != "Standard" {
		return locked("encrypted for certificates, or by another program")
	}
	c := &crypt{filters: map[name]method{"Identity": identity}, metadataIsOpen: f.get(d["EncryptMetadata"]) == false}
	if r, ok := v.(ref); ok {
		c.encryptionObject = r.num
	}
	version := whole(f.get(d["V"]), 0)
	size := whole(f.get(d["Length"]), 40) / 8
	if err := c.methods(f, d, version, &size); err != nil {
		return err
	}
	id, _ := f.get(firstOf(f.array(f.trailer["ID"]))).(str)
	rev := whole(f.get(d["R"]), 2)
	if rev >= 5 {
		c.key = fileKey256(f, d, rev)
	} else {
		c.key = fileKey(f, d, rev, size, []byte(id), c.metadataIsOpen)
	}
	if c.key == nil {
		return locked("a password is wanted")
	}
	f.crypt = c
	clear(f.cache) // strings were read as they stand
	clear(f.packs)
	return nil
}

func firstOf(a array) any {
	if len(a) == 0 {
		return nil
	}
	return a[0]
}

// methods reads the crypt filters of version 4 and 5.
func (c *crypt) methods(f *file, d dict, version int, size *int) error {
	switch version {
	case 1:
		*size = 5
		c.strs, c.streams = rc4Method, rc4Method
		return nil
	case 2, 3:
		c.strs, c.streams = rc4Method, rc4Method
		return nil
	case 4, 5:
	default:
		return locked("unknown version of encryption")
	}
	*size = 16
	for n, v := range f.dict(d["CF"]) {
		switch f.name(f.dict(v)["CFM"]) {
		case "V2":
			c.filters[n] = rc4Method
		case "AESV2":
			c.filters[n] = aesV2
		case "AESV3":
			c.filters[n] = aesV3
		default:
			c.filters[n] = identity
		}
	}
	c.strs, c.streams = c.filters[f.name(d["StrF"])], c.filters[f.name(d["StmF"])]
	return nil
}

// padding is what fills up a password (7.6.4.3.2, algorithm 2).
var padding = []byte("\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08" +
	"\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A")

// fileKey makes the key of revisions 2 to 4 (algorithm 2) and checks it
// (algorithms 4 and 5); nil when the user password is not empty.
func fileKey(f *file, d dict, rev, size int, id []byte, openMetadata bool) []byte {
	if size < 5 || size > 16 {
		size = 5
	}
	owner, _ := f.get(d["O"]).(str)
	user, _ := f.get(d["U"]).(str)
	h := md5.New()
	h.Write(padding)
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

// fileKey256 makes the key of revisions 5 and 6 (algorithm 2.A).
func fileKey256(f *file, d dict, rev int) []byte {
	user, _ := f.get(d["U"]).(str)
	wrapped, _ := f.get(d["UE"]).(str)
	if len(user) < 48 || len(wrapped) < 32 {
		return nil
	}
	hash := func(salt str) []byte {
		if rev == 5 {
			sum := sha256.Sum256([]byte(salt))
			return sum[:]
		}
		return hash2B([]byte(salt))
	}
	if !bytes.Equal(hash(user[32:40]), []byte(user[:32])) {
		return nil
	}
	block, err := aes.NewCipher(hash(user[40:48]))
	if err != nil {
		return nil
	}
	key := []byte(wrapped[:32])
	cipher.NewCBCDecrypter(block, make([]byte, 16)).CryptBlocks(key, key)
	return key
}

// hash2B is algorithm 2.B for the empty password.
func hash2B(salt []byte) []byte {
	sum := sha256.Sum256(salt)
	k := sum[:]
	for round := 0; ; round++ {
		e := bytes.Repeat(k, 64)
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
