package cms

import (
	"bytes"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/asn1"
	"encoding/hex"
	"testing"
)

// agreedInfo is a KeyAgreeRecipientInfo as the library's parser sees it.
type agreedInfo struct {
	Version    int
	Originator asn1.RawValue `asn1:"tag:0"`
	Algorithm  struct {
		ID   asn1.ObjectIdentifier
		Wrap asn1.RawValue
	}
	Keys []struct {
		ID  asn1.RawValue
		Key []byte
	}
}

// originator is OriginatorPublicKey.
type originator struct {
	Algorithm struct{ ID asn1.ObjectIdentifier }
	PublicKey asn1.BitString
}

// TestX25519Recipient undoes the agreement (RFC 8418 section 2.2) and has openssl
// unwrap the key: OpenSSL 3.0 knows no X25519 in CMS.
func TestX25519Recipient(t *testing.T) {
	own, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	k, err := keyFor(own.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	key := sample(32)
	der, err := k.info(sequence(), key, recipientOptions{random: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	var info agreedInfo
	if rest, err := asn1.UnmarshalWithParams(der, &info, "tag:1"); err != nil || len(rest) > 0 {
		t.Fatal(err, len(rest))
	}
	var from originator
	if rest, err := asn1.UnmarshalWithParams(info.Originator.Bytes, &from, "tag:1"); err != nil || len(rest) > 0 {
		t.Fatal(err, len(rest))
	}
	if got := from.Algorithm.ID.String(); info.Version != 3 || got != "1.3.101.110" {
		t.Errorf("version %d, algorithm %s", info.Version, got)
	}
	if got := info.Algorithm.ID.String(); got != "1.2.840.113549.1.9.16.3.19" {
		t.Errorf("scheme %s", got)
	}
	ephemeral, err := ecdh.X25519().NewPublicKey(from.PublicKey.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := own.ECDH(ephemeral)
	if err != nil {
		t.Fatal(err)
	}
	// SharedInfo spelled out: SEQUENCE { SEQUENCE { aes256-wrap }, [2] { OCTET STRING 256 } }.
	shared := unhex(t, "3015 300b 0609608648016503040 12d a206 0404 00000100")
	kek, err := hkdf.Key(sha256.New, secret, nil, string(shared), 32)
	if err != nil {
		t.Fatal(err)
	}
	got, err := openssl(info.Keys[0].Key, "enc", "-d", "-id-aes256-wrap", "-K", hex.EncodeToString(kek), "-iv", "a6a6a6a6a6a6a6a6")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, key) {
		t.Errorf("got key %x, want %x", got, key)
	}
}

func TestSharedInfo(t *testing.T) {
	want := unhex(t, "3015 300b 0609608648016503040 12d a206 0404 00000100")
	if got := sharedInfo(sequence(oidAES256Wrap), 256); !bytes.Equal(got, want) {
		t.Errorf("got %x, want %x", got, want)
	}
}
