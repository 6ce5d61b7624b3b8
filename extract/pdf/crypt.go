package pdf

import (
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

// A crypt decrypts with the key that a password gives.
type crypt struct {
	key              []byte
	strs, streams    method
	files            method // of embedded files
	filters          map[name]method
	metadataIsOpen   bool
	encryptionObject int
	sealed           bool // no password opens it, and only what it embeds is encrypted
}

var errCipher = errors.New("encrypted bytes are damaged")

// errSealed is that of an embedded file when everything else is not encrypted.
var errSealed = locked("a password is wanted for what it embeds")

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
	open := func(password string) bool {
		if rev >= 5 {
			c.key = fileKey256(f, d, rev, utf8Password(password))
		} else {
			c.key = fileKey(f, d, rev, size, []byte(id), c.metadataIsOpen, latinPassword(password))
		}
		return c.key != nil
	}
	if !f.locks.unlock(open) {
		if c.strs != identity || c.streams != identity {
			return locked("a password is wanted")
		}
		c.sealed = true
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
		c.strs, c.streams, c.files = rc4Method, rc4Method, rc4Method
		return nil
	case 2, 3:
		c.strs, c.streams, c.files = rc4Method, rc4Method, rc4Method
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
	if c.files = c.streams; d["EFF"] != nil {
		c.files = c.filters[f.name(d["EFF"])]
	}
	return nil
}
