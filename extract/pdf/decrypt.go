package pdf

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
)

// strings decrypts all strings of an object that stands in the file itself.
func (c *crypt) strings(v any, id ref) any {
	if c.strs == identity || id.num == c.encryptionObject && id.num != 0 {
		return v
	}
	return c.walk(v, id)
}

func (c *crypt) walk(v any, id ref) any {
	switch v := v.(type) {
	case str:
		b, err := c.bytes([]byte(v), c.strs, id)
		if err != nil {
			return v
		}
		return str(b)
	case array:
		for i := range v {
			v[i] = c.walk(v[i], id)
		}
	case dict:
		for k := range v {
			v[k] = c.walk(v[k], id)
		}
	case *stream:
		if !v.plain {
			c.walk(v.dict, id)
		}
	}
	return v
}

// stream decrypts the bytes of a stream; custom names a crypt filter that the
// stream asks for itself.
func (c *crypt) stream(st *stream, custom name) ([]byte, error) {
	m := c.streams
	if st.dict["Type"] == name("EmbeddedFile") {
		m = c.files
	}
	if custom != "" {
		m = c.filters[custom]
	}
	if c.metadataIsOpen && st.dict["Type"] == name("Metadata") {
		m = identity
	}
	return c.bytes(st.raw, m, st.id)
}

func (c *crypt) bytes(data []byte, m method, id ref) ([]byte, error) {
	if c.sealed && m != identity {
		return nil, errSealed
	}
	switch m {
	case rc4Method:
		return rc4Of(c.objectKey(id, false), data), nil
	case aesV2:
		return cbc(c.objectKey(id, true), data)
	case aesV3:
		return cbc(c.key, data)
	}
	return data, nil
}

// objectKey is algorithm 1 (7.6.3.1).
func (c *crypt) objectKey(id ref, withAES bool) []byte {
	b := append([]byte{}, c.key...)
	b = append(b, byte(id.num), byte(id.num>>8), byte(id.num>>16), byte(id.gen), byte(id.gen>>8))
	if withAES {
		b = append(b, "sAlT"...)
	}
	sum := md5.Sum(b)
	return sum[:min(16, len(c.key)+5)]
}

// cbc decrypts data, which begins with its initialization vector. Bytes after
// the last whole block are dropped, wrong padding is kept: both are text to us.
func cbc(key, data []byte) ([]byte, error) {
	if len(data) == 0 {
		return nil, nil
	}
	block, err := aes.NewCipher(key)
	if err != nil || len(data) < 16 {
		return nil, errCipher
	}
	iv, body := data[:16], data[16:]
	out := make([]byte, len(body)/16*16)
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(out, body[:len(out)])
	if n := len(out); n > 0 {
		if pad := int(out[n-1]); pad >= 1 && pad <= 16 {
			out = out[:n-pad]
		}
	}
	return out, nil
}
