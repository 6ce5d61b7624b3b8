package encrypt

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"

	"postern/mail"
)

// readArmored reads every armored block of a text, with what stands between them.
func readArmored(raw []byte, source string, now time.Time) (keys []Key) {
	begin := []byte("-----BEGIN PGP ")
	for len(keys) <= mostKeys {
		at := bytes.Index(raw, begin)
		if at < 0 {
			return keys
		}
		raw = raw[at:]
		next := len(raw)
		if i := bytes.Index(raw[1:], begin); i >= 0 {
			next = i + 1
		}
		block, err := armor.Decode(bytes.NewReader(raw[:next]))
		raw = raw[next:]
		if err != nil {
			keys = append(keys, brokenKey(OpenPGP, source, errors.New("has armor that cannot be read")))
			continue
		}
		switch block.Type {
		case openpgp.PublicKeyType, openpgp.PrivateKeyType:
			content, err := io.ReadAll(block.Body)
			if err != nil {
				keys = append(keys, brokenKey(OpenPGP, source, errors.New("has armor that is cut off or damaged")))
				continue
			}
			keys = append(keys, readPGP(content, source, now)...)
		default:
			keys = append(keys, brokenKey(OpenPGP, source, errors.New("holds OpenPGP data that is no public key")))
		}
	}
	return keys
}

// readPGP reads a sequence of OpenPGP keys. Each is read by itself, so that a broken one
// harms no other.
func readPGP(raw []byte, source string, now time.Time) []Key {
	chunks, whole := splitPGP(raw)
	var keys []Key
	for _, chunk := range chunks {
		keys = append(keys, readPGPKey(chunk, source, now))
	}
	if !whole {
		keys = append(keys, brokenKey(OpenPGP, source, errors.New("is cut off or damaged")))
	}
	return keys
}

func readPGPKey(chunk []byte, source string, now time.Time) (k Key) {
	defer func() {
		if recover() != nil {
			k = brokenKey(OpenPGP, source, errBroken)
		}
	}()
	if len(chunk) > largestKey {
		return brokenKey(OpenPGP, source, errors.New("has a key that is too large"))
	}
	if hasMonstrousNumbers(chunk) {
		return brokenKey(OpenPGP, source, errors.New("has a key of far too many bits"))
	}
	e, err := openpgp.ReadEntity(packet.NewReader(bytes.NewReader(chunk)))
	if err != nil {
		return brokenKey(OpenPGP, source, errors.New("has an OpenPGP key that is broken or of an unknown kind"))
	}
	k = Key{
		Kind: OpenPGP, ID: hex.EncodeToString(e.PrimaryKey.Fingerprint), Source: source,
		Created: e.PrimaryKey.CreationTime, Addresses: pgpAddresses(e, now), Expires: pgpExpiry(e, now),
	}
	if e.PrivateKey != nil || slices.ContainsFunc(e.Subkeys, func(s openpgp.Subkey) bool { return s.PrivateKey != nil }) {
		k.Problem = brokenKey(OpenPGP, source, errors.New("holds a private key, which has no business here: export the public one")).Problem
		return k
	}
	k.PGP = e
	return k.checked(now)
}

// pgpAddresses are those of the user ids that the key itself vouches for, expired
// ones too: it is to be said that they are.
func pgpAddresses(e *openpgp.Entity, now time.Time) []string {
	var list []string
	for _, id := range e.Identities {
		if id.UserId == nil {
			continue
		}
		if _, err := id.Verify(time.Time{}, pgpConfig(now)); err != nil {
			continue
		}
		text := id.UserId.Email
		if text == "" {
			text = id.UserId.Id // some are nothing but an address
		}
		if a, err := mail.ParseAddress(text); err == nil && a.Domain != "" {
			list = append(list, a.String())
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// pgpExpiry is when the key, or else the part of it that encrypts, ends.
func pgpExpiry(e *openpgp.Entity, now time.Time) time.Time {
	var end time.Time
	note := func(created time.Time, s *packet.Signature) {
		if s == nil || s.KeyLifetimeSecs == nil || *s.KeyLifetimeSecs == 0 {
			return
		}
		if t := created.Add(time.Duration(*s.KeyLifetimeSecs) * time.Second); end.IsZero() || t.Before(end) {
			end = t
		}
	}
	primary, err := e.PrimarySelfSignature(time.Time{}, pgpConfig(now))
	if err == nil {
		note(e.PrimaryKey.CreationTime, primary)
	}
	if k, err := e.EncryptionKeyWithError(now, pgpConfig(now)); err == nil {
		note(k.PublicKey.CreationTime, k.SelfSignature)
	}
	return end
}

// The tags of packets that make up a key (RFC 9580 section 5).
const (
	tagSignature    = 2
	tagSecretKey    = 5
	tagPublicKey    = 6
	tagSecretSubkey = 7
	tagUserID       = 13
	tagPublicSubkey = 14
	tagAttribute    = 17
)

// splitPGP cuts a key ring into keys, each from its primary key to the next, and
// leaves out packets that do not belong to keys (trust, padding, compressed
// data). Whole is false where it breaks off.
func splitPGP(raw []byte) (chunks [][]byte, whole bool) {
	var chunk []byte
	for len(raw) > 0 {
		tag, _, size, ok := pgpPacket(raw)
		if !ok && raw[0]&0x80 != 0 {
			// A key that is cut off may lack its revocation: it is not taken.
			return chunks, false
		}
		if !ok || len(chunks) > mostKeys {
			break // something else behind the keys, or too many
		}
		switch tag {
		case tagPublicKey, tagSecretKey:
			if chunk != nil {
				chunks = append(chunks, chunk)
			}
			chunk = append([]byte{}, raw[:size]...)
		case tagSignature, tagSecretSubkey, tagUserID, tagPublicSubkey, tagAttribute:
			if chunk != nil {
				chunk = append(chunk, raw[:size]...)
			}
		}
		raw = raw[size:]
	}
	if chunk != nil {
		chunks = append(chunks, chunk)
	}
	return chunks, true
}

// hasMonstrousNumbers reports whether a key is so large that checking one signature
// by it would take seconds: the numbers of RSA with 16384 bits take 2 KiB, and no
// other algorithm needs more, but for those after quantum computers. DSA is slow by its
// exponent's length, q, and has at most the sizes of FIPS 186-4, section 4.2.
func hasMonstrousNumbers(chunk []byte) bool {
	const most, mostPostQuantum, firstPostQuantum = 2560, 8192, 30
	for len(chunk) > 0 {
		tag, head, size, ok := pgpPacket(chunk)
		if !ok {
			return false
		}
		switch tag {
		case tagPublicKey, tagPublicSubkey:
			body := chunk[head:size] // version, four bytes of time, algorithm, numbers
			if len(body) > mostPostQuantum || len(body) > most && body[5] < firstPostQuantum {
				return true
			}
			if isMonstrousDSA(body) {
				return true
			}
		}
		chunk = chunk[size:]
	}
	return false
}

// isMonstrousDSA reports whether a public key packet (RFC 9580, sections 5.5.2 and
// 5.5.5.2) holds a DSA key with more than 3072 bits of p or 256 of q.
func isMonstrousDSA(body []byte) bool {
	const dsa, mostP, mostQ = 17, 3072, 256
	if len(body) < 6 || body[5] != dsa {
		return false
	}
	numbers := body[6:]
	if body[0] >= 5 && len(numbers) >= 4 {
		numbers = numbers[4:] // how long they are together
	}
	for _, most := range []int{mostP, mostQ} {
		if len(numbers) < 2 {
			return false
		}
		bits := int(numbers[0])<<8 | int(numbers[1])
		if bits > most {
			return true
		}
		numbers = numbers[min(2+(bits+7)/8, len(numbers)):]
	}
	return false
}

// pgpPacket reads the header of a packet (RFC 9580 section 4.2); head is its size, and
// size that of all of it. Lengths that are not known in advance are not for keys.
func pgpPacket(b []byte) (tag, head, size int, ok bool) {
	if len(b) < 2 || b[0]&0x80 == 0 {
		return 0, 0, 0, false
	}
	var body int
	if b[0]&0x40 == 0 { // the legacy format
		width := 1 << (b[0] & 3)
		if width == 8 || len(b) < 1+width {
			return 0, 0, 0, false
		}
		for _, c := range b[1 : 1+width] {
			body = body<<8 | int(c)
		}
		tag, head = int(b[0]>>2&0xf), 1+width
	} else {
		tag = int(b[0] & 0x3f)
		switch c := int(b[1]); {
		case c < 192:
			body, head = c, 2
		case c < 224 && len(b) > 2:
			body, head = (c-192)<<8+int(b[2])+192, 3
		case c == 255 && len(b) > 5:
			body, head = int(b[2])<<24|int(b[3])<<16|int(b[4])<<8|int(b[5]), 6
		default:
			return 0, 0, 0, false
		}
	}
	if body > len(b)-head {
		return 0, 0, 0, false
	}
	return tag, head, head + body, true
}
