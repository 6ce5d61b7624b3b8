package encrypt

import (
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"

	"postern/encrypt/cms"
)

// CheckCertificate tells why mail cannot be encrypted for a certificate at a time;
// nil when it can: it is valid then, its key is of a kind that is known here (RSA
// from 2048 bits on, P-256, P-384, P-521, X25519), and where it says what it is
// for, it is for encrypting mail (RFC 8550 section 4.4). The errors hold dates and
// names of algorithms only.
//
// Who issued it, and whether it was revoked, is not asked: a certificate that was
// put into the key folder is trusted by that.
func CheckCertificate(c *x509.Certificate, now time.Time) error {
	if c == nil {
		return errNoCertificate
	}
	if err := checkLife(c, now); err != nil {
		return err
	}
	if err := cms.CheckKey(c); err != nil {
		return err
	}
	if err := checkKeyUsage(c); err != nil {
		return err
	}
	if !forMail(c) {
		return errors.New("extended key usage lacks emailProtection")
	}
	if len(c.UnhandledCriticalExtensions) > 0 {
		// RFC 5280 section 4.2: it must be refused then.
		return fmt.Errorf("critical extension %v is not understood", c.UnhandledCriticalExtensions[0])
	}
	return nil
}

func checkLife(c *x509.Certificate, now time.Time) error {
	switch {
	case now.Before(c.NotBefore):
		return fmt.Errorf("not valid before %s", c.NotBefore.UTC().Format(time.DateTime))
	case now.After(c.NotAfter):
		return fmt.Errorf("expired at %s", c.NotAfter.UTC().Format(time.DateTime))
	}
	return nil
}

// checkKeyUsage wants what the key will be used for (RFC 8550 section 4.4.2); no
// extension allows everything.
func checkKeyUsage(c *x509.Certificate) error {
	if c.KeyUsage == 0 {
		return nil
	}
	if _, ok := c.PublicKey.(*rsa.PublicKey); ok {
		if c.KeyUsage&x509.KeyUsageKeyEncipherment == 0 {
			return errors.New("key usage lacks keyEncipherment")
		}
		return nil
	}
	if c.KeyUsage&x509.KeyUsageKeyAgreement == 0 {
		return errors.New("key usage lacks keyAgreement")
	}
	return nil
}

func forMail(c *x509.Certificate) bool {
	if len(c.ExtKeyUsage) == 0 && len(c.UnknownExtKeyUsage) == 0 {
		return true
	}
	return slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageEmailProtection) ||
		slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageAny)
}
