package scan

import (
	"strings"
	"testing"
)

// Keys in these tables are made up; they are written in pieces so that other
// scanners do not stop at this file.
const (
	b64Line  = "MIIEpAIBAAKCAQEAx1Jw5Z0kq3vT9yPp0bQ7Hh2mYc8RfLd4Ns6UeAoWiGtXzVjK"
	awsTail  = "Q4ZP7RTYWNDK2L6V"
	ghRandom = "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO"
)

func TestPrivateKey(t *testing.T) {
	dashes := strings.Repeat("-", 5)
	block := func(label, body string) string {
		return dashes + "BEGIN " + label + dashes + body + dashes + "END " + label + dashes
	}
	testDetector(t, "secret:private_key", []detection{
		{"RSA", block("RSA PRIVATE KEY", "\n"+b64Line+"\n"+b64Line+"\n"), b64Line + b64Line, 0.95},
		{"PKCS 8", block("PRIVATE KEY", "\n"+b64Line+"\n"), b64Line, 0.95},
		{"OpenSSH", "key:\n" + block("OPENSSH PRIVATE KEY", "\r\n"+b64Line+"\r\n"), b64Line, 0.95},
		{"PGP", block("PGP PRIVATE KEY BLOCK", "\nVersion: x 1\n\n"+b64Line+"\n"), b64Line, 0.95},
		{"in JSON", `{"k":"` + block("PRIVATE KEY", `\n`+b64Line+`\n`) + `"}`, b64Line, 0.95},
		{"cut off", dashes + "BEGIN EC PRIVATE KEY" + dashes + "\n" + b64Line + "\n", b64Line, 0.95},
		{"other text below", block("RSA PRIVATE KEY", "\nsuper secret\n"), "supersecret", Low},
		{
			"PuTTY", "PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nPrivate-Lines: 1\n" + b64Line + "\nPrivate-MAC: 00\n",
			"Encryption: none\nPrivate-Lines: 1\n" + b64Line, 0.95,
		},
		{"one line", block("PRIVATE KEY", " "+b64Line+" "+b64Line+" "), b64Line + b64Line, 0.95},

		{"place for a key", block("PRIVATE KEY", "\nYOUR KEY HERE\n"), "", 0},
		{"public", block("PUBLIC KEY", "\n"+b64Line+"\n"), "", 0},
		{"certificate", block("CERTIFICATE", "\n"+b64Line+"\n"), "", 0},
		{"mention", "The file begins with " + dashes + "BEGIN PRIVATE KEY" + dashes + " and ends so.", "", 0},
		{"no dashes", "BEGIN PRIVATE KEY\n" + b64Line, "", 0},
		{"empty", block("PRIVATE KEY", "\n"), "", 0},
		{"PuTTY mention", "see PuTTY-User-Key-File-2 format", "", 0},
	})
}

func TestAWSKey(t *testing.T) {
	id := "AKIA" + awsTail
	testDetector(t, "secret:aws_key", []detection{
		{"id", id, id, Medium},
		{"temporary", "x ASIA" + awsTail, "ASIA" + awsTail, Medium},
		{"keyword", "aws_access_key_id = " + id, id, 0.90},
		{"in quotes", `"` + id + `"`, id, Medium},
		{"old prefix", "A3TX" + awsTail, "A3TX" + awsTail, Medium},
		{
			"secret by name", "aws_secret_access_key = q8Lx/2ZkT0vR5nWm+Yb7PcJ4sHd9GfA1uEiOt3Xz",
			"q8Lx/2ZkT0vR5nWm+Yb7PcJ4sHd9GfA1uEiOt3Xz", 0.90,
		},

		{"lower case", strings.ToLower(id), "", 0},
		{"short", "AKIAQ4ZP7RT", "", 0},
		{"long", id + "Q", "", 0},
		{"documentation", "AKIAIOSFODNN7EXAMPLE", "", 0},
		{"hash", "sha1 q8lx2zkt0vr5nwmyb7pcj4shd9gfa1ueiot3xzab", "", 0},
		{"inside", "x" + id, "", 0},
	})
}

func TestAWSKeyPair(t *testing.T) {
	e := newTestEngine(t, Options{Terms: []Term{{Detector: "secret:aws_key"}}})
	got := finds(e, "AKIA"+awsTail+":q8Lx/2ZkT0vR5nWm+Yb7PcJ4sHd9GfA1uEiOt3Xz")
	if len(got) != 2 {
		t.Fatalf("got %d findings, want the id and the secret", len(got))
	}
}

func TestGitHubToken(t *testing.T) {
	valid := ghRandom + crc62(ghRandom)
	if crc62(ghRandom) != "0pINUx" { // a published token of the form
		t.Fatalf("got checksum %q", crc62(ghRandom))
	}
	pat := "github_pat_" + ghRandom[:22] + "_" + ghRandom + ghRandom[1:]
	testDetector(t, "secret:github_token", []detection{
		{"personal", "ghp_" + valid, "ghp_" + valid, 0.99},
		{"OAuth", "token=gho_" + valid + ";", "gho_" + valid, 0.99},
		{"server", "(ghs_" + valid + ")", "ghs_" + valid, 0.99},
		{"wrong checksum", "ghp_" + ghRandom + "aaaaaa", "ghp_" + ghRandom + "aaaaaa", 0.60},
		{"fine-grained", pat, pat, 0.95},
		{"in a URL", "https://ghp_" + valid + "@github.com/x", "ghp_" + valid, 0.99},

		{"other prefix", "foo_" + valid, "", 0},
		{"short", "ghp_" + ghRandom, "", 0},
		{"placeholder", "ghp_" + strings.Repeat("x", 36), "", 0},
		{"inside a name", "my_ghp_" + valid, "", 0},
		{"upper case", "GHP_" + valid, "", 0},
		{"example", "ghp_exampleExampleexampleExample1234567", "", 0},
	})
}

func TestTestString(t *testing.T) {
	testDetector(t, "test_string", []detection{
		{"alone", TestString, TestString, 1},
		{"in a sentence", "Here: " + TestString + ".", TestString, 1},
		{"lower case", strings.ToLower(TestString), TestString, 1},
		{"soft hyphen", "POSTERN-OUTBOUND-TEST-8b1f2c9e-HOLD-\u00adTHIS-MAIL", TestString, 1},
		{"markup", "<p>" + TestString + "</p>", TestString, 1},

		{"cut", TestString[:len(TestString)-1], "", 0},
		{"other number", "POSTERN-OUTBOUND-TEST-8b1f2c9f-HOLD-THIS-MAIL", "", 0},
		{"start only", "POSTERN-OUTBOUND-TEST-", "", 0},
		{"spaces", "POSTERN OUTBOUND TEST 8b1f2c9e HOLD THIS MAIL", "", 0},
		{"name", "postern", "", 0},
	})
}
