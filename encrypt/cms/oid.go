package cms

// Content types (RFC 5652 section 14, RFC 5083).
var (
	oidData              = oid(1, 2, 840, 113549, 1, 7, 1)
	oidSignedData        = oid(1, 2, 840, 113549, 1, 7, 2)
	oidEnvelopedData     = oid(1, 2, 840, 113549, 1, 7, 3)
	oidAuthEnvelopedData = oid(1, 2, 840, 113549, 1, 9, 16, 1, 23)
)

// Attributes (RFC 5652 section 11, RFC 8551 section 2.5.2).
var (
	oidContentType   = oid(1, 2, 840, 113549, 1, 9, 3)
	oidMessageDigest = oid(1, 2, 840, 113549, 1, 9, 4)
	oidSigningTime   = oid(1, 2, 840, 113549, 1, 9, 5)
	oidCapabilities  = oid(1, 2, 840, 113549, 1, 9, 15)
)

// Ciphers (RFC 3565, RFC 5084).
var (
	oidAES128CBC  = oid(2, 16, 840, 1, 101, 3, 4, 1, 2)
	oidAES128GCM  = oid(2, 16, 840, 1, 101, 3, 4, 1, 6)
	oidAES256CBC  = oid(2, 16, 840, 1, 101, 3, 4, 1, 42)
	oidAES256GCM  = oid(2, 16, 840, 1, 101, 3, 4, 1, 46)
	oidAES256Wrap = oid(2, 16, 840, 1, 101, 3, 4, 1, 45)
)

// Keys, key transport and signatures (RFC 4055, RFC 5480, RFC 5758, RFC 8410).
var (
	oidRSA         = oid(1, 2, 840, 113549, 1, 1, 1)
	oidOAEP        = oid(1, 2, 840, 113549, 1, 1, 7)
	oidMGF1        = oid(1, 2, 840, 113549, 1, 1, 8)
	oidPSS         = oid(1, 2, 840, 113549, 1, 1, 10)
	oidECKey       = oid(1, 2, 840, 10045, 2, 1)
	oidX25519      = oid(1, 3, 101, 110)
	oidECDSASHA256 = oid(1, 2, 840, 10045, 4, 3, 2)
	oidECDSASHA384 = oid(1, 2, 840, 10045, 4, 3, 3)
	oidECDSASHA512 = oid(1, 2, 840, 10045, 4, 3, 4)
)

// Hashes (RFC 5754).
var (
	oidSHA256 = oid(2, 16, 840, 1, 101, 3, 4, 2, 1)
	oidSHA384 = oid(2, 16, 840, 1, 101, 3, 4, 2, 2)
	oidSHA512 = oid(2, 16, 840, 1, 101, 3, 4, 2, 3)
)

// Key agreement: ephemeral-static, standard Diffie-Hellman (RFC 5753 section
// 7.1.4, RFC 8418 section 2).
var (
	oidECDHSHA256     = oid(1, 3, 132, 1, 11, 1)
	oidECDHSHA384     = oid(1, 3, 132, 1, 11, 2)
	oidECDHSHA512     = oid(1, 3, 132, 1, 11, 3)
	oidECDHHKDFSHA256 = oid(1, 2, 840, 113549, 1, 9, 16, 3, 19)
)
