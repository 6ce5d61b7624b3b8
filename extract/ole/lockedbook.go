package ole

import (
	"bytes"
	"context"
	"encoding/binary"

	"postern/internal/officecrypto"
)

// Records that are never encrypted, or in part ([MS-XLS] 2.2.10).
const (
	recInterfaceHdr = 0xe1
	recRRDHead      = 0x138
	recUsrExcl      = 0x194
	recFileLock     = 0x195
	recRRDInfo      = 0x196

	bookBlock = 1024
)

// A bookKey returns a stream of records with what is behind from decrypted.
type bookKey func(stream []byte, from int) []byte

// unlockBook reads the record FilePass ([MS-XLS] 2.4.117).
func (b *book) unlockBook(body []byte) (bookKey, error) {
	const what = "Excel workbook with a password"
	if !b.old && len(body) >= 2 && binary.LittleEndian.Uint16(body) != 0 {
		lock, err := officecrypto.ParseBinary(body[2:])
		if err != nil {
			return nil, wantsPassword(what, err)
		}
		var key *officecrypto.StreamKey
		err = b.unlock(what, func(_ context.Context, password string) bool {
			key = lock.Key(password)
			return key != nil
		})
		b.file.key = key
		return func(stream []byte, from int) []byte { return decryptBook(key, stream, from) }, err
	}
	if !b.old && len(body) >= 2 {
		body = body[2:]
	}
	if len(body) < 4 {
		return nil, wantsPassword(what, errBook)
	}
	var x *officecrypto.XOR
	err := b.unlock(what, func(_ context.Context, password string) bool {
		x = officecrypto.NewXOR(password, binary.LittleEndian.Uint16(body), binary.LittleEndian.Uint16(body[2:]))
		return x != nil
	})
	return func(stream []byte, from int) []byte { return restoreBook(x, stream, from) }, err
}

// hasFilePass reports whether the records at the start of a workbook say that it has a
// password.
func hasFilePass(b []byte) (yes bool) {
	eachRecord(b, 0, func(at, _, _ int) { yes = yes || binary.LittleEndian.Uint16(b[at:]) == recFilePass })
	return yes
}

// decryptBook decrypts all of a stream, and puts back what was not encrypted.
func decryptBook(key *officecrypto.StreamKey, stream []byte, from int) []byte {
	plain := bytes.Clone(stream)
	key.Stream(plain, bookBlock)
	copy(plain, stream[:from])
	eachRecord(stream, from, func(at, sealed, end int) { copy(plain[at:sealed], stream[at:sealed]) })
	return plain
}

// restoreBook undoes the obfuscation of a stream: what a byte meets depends on its
// place in the stream and on the size of its record.
func restoreBook(x *officecrypto.XOR, stream []byte, from int) []byte {
	plain := bytes.Clone(stream)
	eachRecord(stream, from, func(at, sealed, end int) { x.Excel(plain[sealed:end], sealed+end-at-4) })
	return plain
}

// eachRecord calls f for each record: where it begins, where what is encrypted of it
// begins, and where it ends.
func eachRecord(stream []byte, at int, f func(at, sealed, end int)) {
	for at+4 <= len(stream) {
		end := min(len(stream), at+4+int(binary.LittleEndian.Uint16(stream[at+2:])))
		sealed := at + 4
		switch binary.LittleEndian.Uint16(stream[at:]) {
		case recBOF, recBOF2, recBOF3, recBOF4, recFilePass, recInterfaceHdr, recRRDHead, recUsrExcl, recFileLock, recRRDInfo:
			sealed = end
		case recBoundSheet: // the place of the sheet is clear
			sealed = min(end, sealed+4)
		}
		f(at, sealed, end)
		at = end
	}
}
