package encrypt

import (
	"errors"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"
)

// CheckPGPSigner says why e cannot sign at the time now (no private key, locked,
// expired, revoked, no key for signatures), nil when it can. It may be called from
// several goroutines.
func CheckPGPSigner(e *openpgp.Entity, now time.Time) error {
	entities.Lock()
	defer entities.Unlock()
	return checkSigner(e, pgpConfig(now))
}

// checkSigner is called with entities locked.
func checkSigner(e *openpgp.Entity, config *packet.Config) error {
	if e == nil || e.PrimaryKey == nil {
		return errors.New("no signing key")
	}
	id := e.PrimaryKey.KeyIdString()
	key, ok := e.SigningKey(config.Now(), config)
	switch {
	case !ok:
		return pgpProblem(id, "cannot sign: it has expired, is revoked or has no key for signatures")
	case key.PrivateKey == nil:
		return pgpProblem(id, "cannot sign: the private key is missing")
	case key.PrivateKey.Encrypted:
		return pgpProblem(id, "cannot sign: the private key is locked by a passphrase")
	case key.PrivateKey.Dummy():
		return pgpProblem(id, "cannot sign: the private key is kept elsewhere")
	}
	return nil
}
