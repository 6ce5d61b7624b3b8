package main

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/armor"
	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"

	"postern/config"
	"postern/encrypt"
	"postern/gate"
	"postern/internal/keyfile"
)

// keyFolder is the folder of recipients' keys. The one that stands in for keys.dir need
// not exist.
func keyFolder(cfg *config.Config) *encrypt.Folder {
	folder := encrypt.NewFolder(cfg.KeyDir())
	folder.Optional = cfg.Keys.Dir == ""
	return folder
}

// keyring is every source of recipients' keys that the configuration names: the
// folder first, since what an administrator put there is trusted most.
func (p *parts) keyring() (encrypt.Directory, error) {
	k := p.config.Keys
	ring := &encrypt.Keyring{
		Directories: []encrypt.Directory{keyFolder(p.config)},
		Want:        []encrypt.Kind{encrypt.OpenPGP, encrypt.SMIME},
	}
	const negative = 5 * time.Minute
	remote := func(d encrypt.Directory) {
		ring.Directories = append(ring.Directories, encrypt.Cache(d, time.Duration(k.Cache), min(negative, time.Duration(k.Cache))))
	}
	if k.LDAP.URL != "" {
		d, err := p.ldap()
		if err != nil {
			return nil, err
		}
		remote(d)
	}
	if k.WKD {
		remote(&encrypt.WKD{})
	}
	if k.Harvest {
		// Last: anybody can send a key.
		ring.Directories = append(ring.Directories, encrypt.NewFolder(p.harvestDir()))
	}
	return ring, nil
}

// ldap is the directory server of the configuration.
func (p *parts) ldap() (*encrypt.LDAP, error) {
	c := p.config.Keys.LDAP
	d := &encrypt.LDAP{
		URL: c.URL, Base: c.Base, Filter: c.Filter, BindDN: c.BindDN,
		Plain: !c.StartTLS, Timeout: time.Duration(c.Timeout),
	}
	if c.PasswordFile == "" {
		return d, nil
	}
	text, err := os.ReadFile(c.PasswordFile)
	if err != nil {
		return nil, fmt.Errorf("keys.ldap.password_file: %w", err)
	}
	d.Password, _, _ = strings.Cut(string(text), "\n")
	return d, nil
}

// channels are the ways to encrypt that the configuration allows.
func (p *parts) channels() (*gate.Channels, error) {
	c := p.config
	keys, err := p.keyring()
	if err != nil {
		return nil, err
	}
	ch := &gate.Channels{
		Keys: keys, Zip: c.Encrypt.PasswordForm == "zip", TLS: c.Outbox.TLSNextHop != "",
		Options: encrypt.Options{
			ProtectSubject: c.Encrypt.ProtectSubject, LegacyDisplay: c.Encrypt.ProtectSubject,
			SMIMECipher: encrypt.SMIMECipher(c.Encrypt.SMIMECipher), SMIMEOAEP: c.Encrypt.SMIMEOAEP,
			Cover: c.Encrypt.CoverText,
		},
	}
	if err := signers(&ch.Options, c.Encrypt); err != nil {
		return nil, err
	}
	ch.Passwords, err = p.passwords()
	return ch, err
}

// signers loads the gateway's own keys.
func signers(o *encrypt.Options, c config.Encrypt) error {
	if c.SignOpenPGP != "" {
		entity, err := readSigner(c.SignOpenPGP)
		if err != nil {
			return withHint(fmt.Errorf("encrypt.sign_openpgp: %s: %w", c.SignOpenPGP, err), "export it with gpg --export-secret-keys, without a passphrase")
		}
		o.Signer = entity
	}
	if c.SignSMIME.Certificate == "" {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(c.SignSMIME.Certificate, c.SignSMIME.Key)
	if err != nil {
		return fmt.Errorf("encrypt.sign_smime: %w", err)
	}
	for _, der := range pair.Certificate {
		cert, err := x509.ParseCertificate(der)
		if err != nil {
			return fmt.Errorf("encrypt.sign_smime: %s: %w", c.SignSMIME.Certificate, err)
		}
		o.SignerChain = append(o.SignerChain, cert)
	}
	key, ok := pair.PrivateKey.(crypto.Signer)
	if !ok {
		return fmt.Errorf("encrypt.sign_smime: %s: this kind of key cannot sign", c.SignSMIME.Key)
	}
	o.SignerKey = key
	return nil
}

func readSigner(path string) (*openpgp.Entity, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var list openpgp.EntityList
	if block, aerr := armor.Decode(bytes.NewReader(text)); aerr == nil {
		list, err = openpgp.ReadKeyRing(block.Body)
	} else {
		list, err = openpgp.ReadKeyRing(bytes.NewReader(text))
	}
	switch {
	case err != nil:
		return nil, err
	case len(list) != 1:
		return nil, fmt.Errorf("holds %d keys, want one", len(list))
	case list[0].PrivateKey == nil:
		return nil, errors.New("holds no secret key")
	}
	return list[0], encrypt.CheckPGPSigner(list[0], time.Now())
}

// passwords are the sources of passwords; nil where the configuration allows none.
// What tells the sender is added by the service.
func (p *parts) passwords() (*gate.Passwords, error) {
	c := p.config.Encrypt
	if c.Passwords == "" && !c.PasswordFromSubject && !c.PasswordGenerate {
		return nil, nil
	}
	w := &gate.Passwords{
		FromSubject: c.PasswordFromSubject, Inside: p.rules.Policy.Inside, From: p.noticeFrom(), Now: time.Now,
	}
	if c.Passwords != "" {
		table, err := encrypt.OpenPasswordTable(c.Passwords)
		if err != nil {
			return nil, fmt.Errorf("encrypt.passwords: %w", err)
		}
		for _, problem := range table.Problems() {
			p.log.Warn("password table", "error", problem)
		}
		w.Table = table
	}
	if !c.PasswordGenerate {
		return w, nil
	}
	if _, err := os.Stat(p.config.Data.Dir); err != nil {
		// A command that judges where no service ever ran: nothing is sent.
		w.Key = []byte(rand.Text())
		return w, nil
	}
	key, err := keyfile.Load(p.keyPath("password.key"), 32)
	w.Key = key
	return w, err
}

// releaseChain are the ways that a release "encrypted only" tries.
func (p *parts) releaseChain() []string {
	chain := []string{string(encrypt.OpenPGP), string(encrypt.SMIME)}
	if c := p.config.Encrypt; c.Passwords != "" || c.PasswordFromSubject || c.PasswordGenerate {
		chain = append(chain, string(encrypt.Password))
	}
	return chain
}
