package database

import (
	"context"

	"postern/extract"
	"postern/internal/officecrypto"
)

// lockedAt is where page 0 says how the others are encrypted: a length, then what
// [MS-OFFCRYPTO] calls EncryptionInfo.
const lockedAt = 0x299

// unlock tries the passwords of the message. The number of a page, changed by the key in the
// header, is that of its segment or block.
func (a *access) unlock(h []byte) error {
	locked := func(detail string) error {
		return &extract.GapError{Cause: extract.EncryptedFile, Detail: "an Access database that is encrypted with a password" + detail}
	}
	if len(h) < lockedAt+6 || int(le.Uint16(h[lockedAt:])) > len(h)-lockedAt-2 {
		return locked(", in a way that is not known")
	}
	info := h[lockedAt+2:][:le.Uint16(h[lockedAt:])]
	const agile = 4
	var try func(ctx context.Context, password string) bool
	if len(info) > 4 && le.Uint16(info) == agile && le.Uint16(info[2:]) == agile {
		p, err := officecrypto.ParsePackage(info)
		if err != nil {
			return locked(": " + err.Error())
		}
		try = func(ctx context.Context, password string) bool {
			key := p.Key(ctx, password)
			a.decode = func(n uint32, b []byte) { p.Segment(key, a.key^n, b[:len(b)/16*16]) }
			return key != nil
		}
	} else {
		p, err := officecrypto.ParseBinary(info)
		if err != nil {
			return locked(": " + err.Error())
		}
		try = func(_ context.Context, password string) bool {
			key := p.Key(password)
			a.decode = func(n uint32, b []byte) { key.Block(a.key^n, b) }
			return key != nil
		}
	}
	if _, ok := a.o.TryPasswords(a.ctx, try); !ok {
		return locked("")
	}
	// The definition of the list of all objects is always there.
	if b, err := a.read(2); err != nil || b == nil || b[0] != definitionPage {
		return locked(", which opens it, but in a way that is not known")
	}
	return a.s.Fact("", extract.PasswordInMessage, "an encrypted Access database")
}
