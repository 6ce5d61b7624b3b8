package odf

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"hash"
	"io"
	"runtime"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
	//lint:ignore SA1019 documents up to ODF 1.1 are encrypted so
	"golang.org/x/crypto/blowfish"

	"postern/internal/xmltoken"
)

// An encryption is what the manifest says about an encrypted part (ODF 1.3, part 2,
// section 4.8).
type encryption struct {
	checksumType, algorithm, startKey, derivation string // as the names end
	checksum, iv, salt                            []byte
	keySize, rounds, memory, lanes                int // bytes; memory in KiB
}

// Bounds of the work for one password that a document asks for. LibreOffice asks for
// 100,000 rounds, or for 3 over 64 MiB.
const (
	mostRounds       = 1_000_000
	mostArgonMemory  = 128 << 10 // KiB
	mostArgonWork    = 1 << 20   // KiB times rounds
	mostLanes        = 16
	mostWholePackage = 64 << 20
	checkedSize      = 1024 // bytes that the checksum is of
)

var (
	errUnknownEncryption = errors.New("it is encrypted in an unknown way")
	errCostly            = errors.New("its password takes more work than is allowed")
	errWrongPassword     = errors.New("the password is wrong")
)

// token takes an element of the encryption data.
func (e *encryption) token(t *xmltoken.Token) {
	switch t.Name {
	case "encryption-data":
		e.checksumType, e.checksum = ending(t.Of("checksum-type")), binary(t.Of("checksum"))
	case "algorithm":
		e.algorithm, e.iv = ending(t.Of("algorithm-name")), binary(t.Of("initialisation-vector"))
	case "start-key-generation":
		e.startKey = ending(t.Of("start-key-generation-name"))
	case "key-derivation":
		e.derivation, e.salt = ending(t.Of("key-derivation-name")), binary(t.Of("salt"))
		e.keySize, e.rounds = count(t.Of("key-size"), 16), count(t.Of("iteration-count"), 1024)
		if e.derivation == "argon2id" {
			e.rounds, e.memory, e.lanes = count(t.Of("argon2-iterations"), 0), count(t.Of("argon2-memory"), 0), count(t.Of("argon2-lanes"), 0)
		}
	}
}

// ending is the last piece of a name, which may be a URI: "aes256-cbc", "blowfish cfb".
func ending(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	return name[strings.LastIndexAny(name, "#:")+1:]
}

func binary(s string) []byte {
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(s))
	if err != nil {
		return nil
	}
	return b
}

// count is a number of an attribute: otherwise without one, -1 for what is none.
func count(s string, otherwise int) int {
	if s == "" {
		return otherwise
	}
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return -1
}

// known says why no password can open the part, if that is so.
func (e *encryption) known() error {
	sizes := map[string][2]int{"aes128-cbc": {16, 16}, "aes192-cbc": {24, 16}, "aes256-cbc": {32, 16}, "aes128-gcm": {16, 12}, "aes192-gcm": {24, 12}, "aes256-gcm": {32, 12}}
	size, isAES := sizes[e.algorithm]
	switch {
	case isAES && (e.keySize != size[0] || len(e.iv) != size[1]):
		return errUnknownEncryption
	case !isAES && !e.blowfish():
		return errUnknownEncryption
	case e.blowfish() && (e.keySize < 1 || e.keySize > 56 || len(e.iv) != blowfish.BlockSize):
		return errUnknownEncryption
	case e.startKey != "" && e.startKey != "sha1" && e.startKey != "sha256":
		return errUnknownEncryption
	}
	switch e.derivation {
	case "pbkdf2":
		if e.rounds < 1 {
			return errUnknownEncryption
		}
		if e.rounds > mostRounds {
			return errCostly
		}
	case "argon2id":
		if e.rounds < 1 || e.memory < 1 || e.lanes < 1 {
			return errUnknownEncryption
		}
		if e.memory > mostArgonMemory || e.rounds > mostArgonWork/e.memory || e.lanes > mostLanes {
			return errCostly
		}
	default:
		return errUnknownEncryption
	}
	return nil
}

func (e *encryption) blowfish() bool { return strings.HasPrefix(e.algorithm, "blowfish") }

func (e *encryption) gcm() bool { return strings.HasSuffix(e.algorithm, "-gcm") }

// key derives the key of the part from a password. It is to be known.
func (e *encryption) key(password []byte) []byte {
	var start []byte
	if e.startKey == "sha256" {
		s := sha256.Sum256(password)
		start = s[:]
	} else {
		s := sha1.Sum(password)
		start = s[:]
	}
	if e.derivation == "argon2id" {
		defer runtime.GC() // its memory must not add up
		return argon2.IDKey(start, e.salt, uint32(e.rounds), uint32(e.memory), uint8(e.lanes), uint32(e.keySize))
	}
	k, err := pbkdf2.Key(sha1.New, string(start), e.salt, e.rounds, e.keySize)
	if err != nil {
		return nil
	}
	return k
}

// open decrypts what r reads, still packed, when the key is right: errWrongPassword
// when it is not.
func (e *encryption) open(key []byte, r io.Reader) (io.Reader, error) {
	if e.gcm() {
		return e.openWhole(key, r)
	}
	d := &decrypter{r: r}
	if e.blowfish() {
		block, err := blowfish.NewCipher(key)
		if err != nil {
			return nil, err
		}
		d.crypt, d.block = feedback(block, e.iv), blowfish.BlockSize
	} else {
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, err
		}
		d.crypt, d.block = cipher.NewCBCDecrypter(block, e.iv).CryptBlocks, aes.BlockSize
		d.padded = true
	}
	head := make([]byte, checkedSize+1)
	n, err := io.ReadFull(d, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	if !e.checks(head[:n], d.padded) {
		return nil, errWrongPassword
	}
	return io.MultiReader(bytes.NewReader(head[:n]), d), nil
}

// checks compares the start of a part with its checksum. Without a known checksum
// nothing tells, but for what the unpacking makes of it.
func (e *encryption) checks(head []byte, padded bool) bool {
	if len(head) > checkedSize {
		head = head[:checkedSize]
	} else if padded && len(head) > 0 {
		pad := int(head[len(head)-1])
		if pad < 1 || pad > aes.BlockSize || pad > len(head) {
			return false
		}
		head = head[:len(head)-pad]
	}
	var h hash.Hash
	switch e.checksumType {
	case "sha1/1k", "sha1-1k":
		h = sha1.New()
	case "sha256/1k", "sha256-1k":
		h = sha256.New()
	default:
		return inflates(head)
	}
	h.Write(head)
	return bytes.Equal(h.Sum(nil), e.checksum)
}

// openWhole decrypts a part that has its own proof. The initialisation vector stands
// before it too ([XMLENC11] 5.2.4).
func (e *encryption) openWhole(key []byte, r io.Reader) (io.Reader, error) {
	b, err := io.ReadAll(io.LimitReader(r, mostWholePackage+1))
	if err != nil {
		return nil, err
	}
	if len(b) > mostWholePackage {
		return nil, errCostly
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	if b, err = gcm.Open(nil, e.iv, bytes.TrimPrefix(b, e.iv), nil); err != nil {
		return nil, errWrongPassword
	}
	return bytes.NewReader(b), nil
}

// A decrypter decrypts block by block as it is read. Of a padded one a piece of a
// block at the end is nothing.
type decrypter struct {
	r      io.Reader
	crypt  func(dst, src []byte)
	block  int
	padded bool
	plain  []byte
	buffer [4096]byte
}

func (d *decrypter) Read(p []byte) (int, error) {
	if len(d.plain) == 0 {
		n, err := io.ReadFull(d.r, d.buffer[:])
		if err != nil && err != io.ErrUnexpectedEOF {
			return 0, err
		}
		if d.padded {
			n -= n % d.block
		}
		if n == 0 {
			return 0, io.EOF
		}
		d.plain = d.buffer[:n]
		d.crypt(d.plain, d.plain)
	}
	n := copy(p, d.plain)
	d.plain = d.plain[n:]
	return n, nil
}

// feedback decrypts in cipher feedback mode. What it is called with is whole blocks,
// but at the end.
func feedback(block cipher.Block, iv []byte) func(dst, src []byte) {
	register := bytes.Clone(iv)
	mask := make([]byte, len(iv))
	return func(dst, src []byte) {
		for len(src) > 0 {
			block.Encrypt(mask, register)
			n := copy(register, src)
			for i := range n {
				dst[i] = mask[i] ^ register[i]
			}
			dst, src = dst[n:], src[n:]
		}
	}
}
