package wordperfect

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"
	"strings"

	"postern/extract"
)

// A document of version 5 or 4.2 with a password has the password's checksum in its head, and
// every byte behind the head combined with the password and a counter. The password is in
// capitals. What version 6 does is not public.

// checksum is that of a password.
func checksum(password string) uint16 {
	sum := uint16(0)
	for i := range len(password) {
		sum = (sum>>1 | sum<<15) ^ uint16(password[i])<<8
	}
	return sum
}

// decrypted undoes the password from a place in the file on.
func decrypted(data []byte, from int, password string) []byte {
	out := bytes.Clone(data)
	for i := range out[min(from, len(out)):] {
		out[from+i] ^= password[i%len(password)] ^ byte(len(password)+1+i)
	}
	return out
}

// locked reports whether the document has a password of a kind that can be tried.
func locked(o *extract.Object) bool {
	h := o.Head
	if bytes.HasPrefix(h, []byte(lockedFour)) {
		return len(h) >= 6
	}
	return len(h) >= headSize && string(h[:4]) == magic && h[9] == kindDocument && h[10] == 0 && binary.BigEndian.Uint16(h[12:]) != 0
}

var errLocked = &extract.GapError{Cause: extract.EncryptedFile, Detail: "WordPerfect document with a password"}

// unlock tries the passwords of the message. whole reports whether decrypted bytes look
// like a document: the checksum alone lets others through.
func unlock(ctx context.Context, o *extract.Object, s extract.Sink, data []byte, from int, sums []uint16, whole func([]byte) bool) ([]byte, error) {
	var open []byte
	_, ok := o.TryPasswords(ctx, func(_ context.Context, password string) bool {
		password = strings.ToUpper(password)
		if password == "" || !slices.Contains(sums, checksum(password)) {
			return false
		}
		open = decrypted(data, from, password)
		return whole(open)
	})
	if !ok {
		return nil, errLocked
	}
	return open, s.Fact("", extract.PasswordInMessage, "a WordPerfect document")
}
