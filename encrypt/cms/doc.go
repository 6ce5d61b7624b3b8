// Package cms writes the Cryptographic Message Syntax as far as S/MIME needs it:
// content encrypted for certificates (EnvelopedData of RFC 5652, AuthEnvelopedData
// of RFC 5083) and signed content (SignedData, detached or with the content inside).
//
// It only writes; nothing is parsed here. Content streams: memory does not grow
// with it. For that the outer layers have indefinite length and content is cut
// into segments (BER, which RFC 5652 section 5 names for one-pass writers);
// everything small, and everything that is hashed, is DER. OpenSSL and GnuPG write
// the same form when they stream.
package cms
