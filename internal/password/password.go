// Package password hashes passwords with argon2id (RFC 9106) in PHC string form.
package password

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"

	"golang.org/x/crypto/argon2"
)

// The second recommended option of RFC 9106 section 4: 64 MiB, three passes.
const (
	passes  = 3
	memory  = 64 << 10 // KiB
	lanes   = 4
	saltLen = 16
	keyLen  = 32
)

// MinLength is the least number of bytes of a password (NIST SP 800-63B section
// 5.1.1.2 asks for eight; a reviewer can let any mail out).
const MinLength = 12

// MaxLength bounds the work of hashing what anybody may send.
const MaxLength = 1024

// Errors about passwords.
var (
	ErrLength = fmt.Errorf("a password has %d to %d bytes", MinLength, MaxLength)
	errFormat = errors.New("stored password hash is not argon2id in PHC form")
)

// Hash hashes a new password.
func Hash(password string) (string, error) {
	if len(password) < MinLength || len(password) > MaxLength {
		return "", ErrLength
	}
	salt := make([]byte, saltLen)
	rand.Read(salt)
	key := argon2.IDKey([]byte(password), salt, passes, memory, lanes, keyLen)
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, lanes,
		enc.EncodeToString(salt), enc.EncodeToString(key)), nil
}

// Matches reports whether password is the one that hash was made of. The time
// it takes tells nothing of the password. An error means that hash is damaged.
func Matches(hash, password string) (bool, error) {
	if len(password) > MaxLength {
		return false, nil
	}
	var version int
	var m, t uint32
	var p uint8
	var rest string
	n, err := fmt.Sscanf(hash, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &m, &t, &p, &rest)
	if err != nil || n != 5 || version != argon2.Version || t == 0 || p == 0 || m > 1<<21 || t > 100 {
		return false, errFormat
	}
	salt, key, err := decode(rest)
	if err != nil {
		return false, errFormat
	}
	got := argon2.IDKey([]byte(password), salt, t, m, p, uint32(len(key)))
	return subtle.ConstantTimeCompare(got, key) == 1, nil
}

func decode(rest string) (salt, key []byte, err error) {
	for i := range rest {
		if rest[i] == '$' {
			if salt, err = base64.RawStdEncoding.DecodeString(rest[:i]); err != nil {
				return nil, nil, err
			}
			key, err = base64.RawStdEncoding.DecodeString(rest[i+1:])
			if len(key) < 16 {
				return nil, nil, errFormat
			}
			return salt, key, err
		}
	}
	return nil, nil, errFormat
}
