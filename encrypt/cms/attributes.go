package cms

import (
	"bytes"
	"encoding/asn1"
	"fmt"
	"slices"
	"time"
)

// signedAttributes are the DER elements of SignedAttributes, in their order,
// without the tag around them (RFC 5652 section 11, RFC 8551 section 2.5).
func signedAttributes(digest []byte, now time.Time) ([]byte, error) {
	// UTCTime through 2049 and GeneralizedTime after, as RFC 5652 section 11.3 has it.
	signed, err := asn1.Marshal(now.UTC().Truncate(time.Second))
	if err != nil {
		return nil, fmt.Errorf("write signing time: %w", err)
	}
	list := [][]byte{
		attribute(oidContentType, oidData),
		attribute(oidSigningTime, signed),
		attribute(oidMessageDigest, octets(digest)),
		attribute(oidCapabilities, capabilities()),
	}
	slices.SortFunc(list, bytes.Compare)
	return bytes.Join(list, nil), nil
}

func attribute(name, value []byte) []byte { return sequence(name, setOf(value)) }

// capabilities say what an answer may be encrypted with, the best first (RFC
// 8551 section 2.5.2).
func capabilities() []byte {
	return sequence(
		sequence(oidAES256GCM),
		sequence(oidAES128GCM),
		sequence(oidAES256CBC),
		sequence(oidAES128CBC),
	)
}
