package config

import (
	"cmp"
	"path/filepath"
)

// KeySources configure where keys and certificates of recipients come from.
type KeySources struct {
	Dir     string   `toml:"dir" doc:"Folder of OpenPGP keys and certificates; must exist where it is named. Default: recipient-keys in data.dir. A file that is broken, expired or revoked is reported and counts as no key."`
	WKD     bool     `toml:"wkd" doc:"Whether OpenPGP keys are asked for at the recipient's domain (Web Key Directory). Such questions tell the domain who is written to. One that is not answered counts as no key."`
	Cache   Duration `toml:"cache" min:"1" doc:"How long an answer of WKD or LDAP is kept."`
	Harvest bool     `toml:"harvest" doc:"Whether keys and certificates are taken from mail of outside senders that passes through, into harvested-keys in data.dir. Nothing proves that they are the sender's, so they are asked last; keys that name other addresses, too, are not taken."`
	LDAP    KeysLDAP `toml:"ldap" doc:"A directory that is asked for keys (pgpKey) and certificates (userCertificate). Without a url it is off."`
}

// KeysLDAP configures a directory server.
type KeysLDAP struct {
	URL          string   `toml:"url" doc:"Its address: \"ldaps://host\" or \"ldap://host\", with a port if it is an unusual one."`
	Base         string   `toml:"base" doc:"Where the search begins, as in \"ou=people,dc=corp,dc=example\". Must be set with url."`
	Filter       string   `toml:"filter" doc:"What is searched for; %s stands for the address."`
	StartTLS     bool     `toml:"start_tls" doc:"Whether an ldap connection is encrypted (StartTLS) before anything is asked. Without it keys can be exchanged on the way. Means nothing for ldaps."`
	BindDN       string   `toml:"bind_dn" doc:"Who signs in; with password_file. Empty: nobody."`
	PasswordFile string   `toml:"password_file" doc:"File whose first line is the password of bind_dn."`
	Timeout      Duration `toml:"timeout" min:"1" doc:"How long a question may take; after it the directory knows no key."`
}

// Encrypt configures how messages are encrypted.
type Encrypt struct {
	ProtectSubject      bool      `toml:"protect_subject" doc:"Whether the subject is encrypted too (RFC 9788) and \"[...]\" stands in its place. Programs that do not know this show it in the text."`
	SignOpenPGP         string    `toml:"sign_openpgp" doc:"File with the gateway's own OpenPGP key, without a passphrase, that signs what is encrypted by OpenPGP. Empty: it is not signed. When it cannot be used, serve does not start."`
	SMIMECipher         string    `toml:"smime_cipher" one:"aes256-cbc,aes256-gcm" doc:"Cipher of S/MIME: every program reads aes256-cbc; aes256-gcm notices changes, and is not read by older programs."`
	SMIMEOAEP           bool      `toml:"smime_oaep" doc:"Whether RSA certificates are used with OAEP, which older programs do not read, instead of PKCS #1 v1.5."`
	PasswordForm        string    `toml:"password_form" one:"pdf,zip" doc:"What a copy protected by a password is: a PDF or a ZIP archive, each with AES-256."`
	Passwords           string    `toml:"passwords" doc:"File with a table of passwords agreed on with recipients. Empty: there is none."`
	PasswordFromSubject bool      `toml:"password_from_subject" doc:"Whether a sender may set the password by \"[pw: …]\" in the subject. It is then taken out of the subject of every mail."`
	PasswordGenerate    bool      `toml:"password_generate" doc:"Whether a password is made, and sent to the sender in a mail of its own, where none is known."`
	CoverText           string    `toml:"cover_text" doc:"Text that stands beside a copy protected by a password. Default: how to open it, in English."`
	SignSMIME           SignSMIME `toml:"sign_smime" doc:"The gateway's own certificate, which signs what is encrypted by S/MIME. Without it, that is not signed."`
}

// SignSMIME names the certificate that signs.
type SignSMIME struct {
	Certificate string `toml:"certificate" doc:"PEM file of the certificate with its chain; with key. When it cannot be used, serve does not start."`
	Key         string `toml:"key" doc:"PEM file of the certificate's key, without a passphrase."`
}

// KeyDir is the folder of the recipients' keys. The one that stands in for keys.dir
// need not exist.
func (c *Config) KeyDir() string {
	return cmp.Or(c.Keys.Dir, filepath.Join(c.Data.Dir, "recipient-keys"))
}

// derive hands on to the policy what other sections say.
func (c *Config) derive() {
	c.SubjectPasswords = c.Encrypt.PasswordFromSubject
}

// passwordsKnown reports whether a password can come from anywhere.
func (e Encrypt) passwordsKnown() bool {
	return e.Passwords != "" || e.PasswordFromSubject || e.PasswordGenerate
}
