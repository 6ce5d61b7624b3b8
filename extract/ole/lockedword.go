package ole

import (
	"bytes"
	"context"
	"encoding/binary"
	"strings"

	"postern/internal/officecrypto"
)

const (
	wordEncrypted  = 0x01 // bits of the byte at wordFlags
	wordObfuscated = 0x80
	wordFlags      = 0x0b
	wordKey        = 0x0e // where the size of the header is, or the key (FibBase.lKey)
	wordBlock      = 512
)

// unlockWord decrypts the streams of a document of Word ([MS-DOC] 2.2.6).
func (f *file) unlockWord(main *stream) error {
	const what = "Word document with a password"
	b, open := main.data, 0x44 // what of the main stream is never encrypted
	key, version := binary.LittleEndian.Uint32(b[wordKey:]), binary.LittleEndian.Uint16(b[2:])
	var decrypt func(b []byte)
	if version < word97 || b[wordFlags]&wordObfuscated != 0 {
		if version < word97 {
			open = 0x34
		}
		if err := f.unlock(what, func(_ context.Context, password string) bool {
			x := officecrypto.NewXOR(password, uint16(key>>16), uint16(key))
			if x != nil {
				decrypt = x.Word
			}
			return x != nil
		}); err != nil {
			return err
		}
	} else {
		var header []byte
		if table := f.wordTable(b); table != nil {
			header = table.data[:min(uint64(len(table.data)), uint64(key))]
		}
		lock, err := officecrypto.ParseBinary(header)
		if err != nil {
			return wantsPassword(what, err)
		}
		if err := f.unlock(what, func(_ context.Context, password string) bool {
			k := lock.Key(password)
			decrypt = func(b []byte) { k.Stream(b, wordBlock) }
			f.key = k
			return k != nil
		}); err != nil {
			return err
		}
	}
	for _, s := range f.streams {
		switch strings.ToLower(s.path) {
		case "worddocument", "0table", "1table", "data":
			plain := bytes.Clone(s.data)
			decrypt(plain)
			if s == main {
				copy(plain, b[:min(open, len(b))])
				plain[wordFlags] &^= wordEncrypted | wordObfuscated
			}
			s.data = plain
		}
	}
	return nil
}

// wordTable is the stream with the tables of a document; nil when there is none.
func (f *file) wordTable(b []byte) *stream {
	if b[wordFlags]&2 != 0 {
		return f.find("1Table")
	}
	return f.find("0Table")
}
