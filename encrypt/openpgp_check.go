package encrypt

import (
	"errors"
	"fmt"
	"time"

	pgperrors "github.com/ProtonMail/go-crypto/openpgp/errors"
	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"
)

// CheckPGP says why a message cannot be encrypted for e at the time now, naming the
// key id: expired, revoked, not valid yet, too weak, or without a key for
// encryption. It is nil when it can. It may be called from several goroutines.
func CheckPGP(e *openpgp.Entity, now time.Time) error {
	if e == nil || e.PrimaryKey == nil {
		return ErrNoKey
	}
	entities.Lock()
	defer entities.Unlock()
	_, err := e.EncryptionKeyWithError(now, pgpConfig(now))
	if err == nil {
		return nil
	}
	if e.PrimaryKey.CreationTime.After(now) {
		return pgpProblem(e.PrimaryKey.KeyIdString(), "is not valid before "+day(e.PrimaryKey.CreationTime))
	}
	var s pgperrors.ErrEncryptionKeySelection
	var p *pgperrors.ErrEncryptionKeySelection
	switch {
	case errors.As(err, &p) && p != nil:
		s = *p
	case !errors.As(err, &s):
		return pgpProblem(e.PrimaryKey.KeyIdString(), err.Error())
	}
	return selectionProblem(e, s, now)
}

// selectionProblem puts the library's error into words.
func selectionProblem(e *openpgp.Entity, s pgperrors.ErrEncryptionKeySelection, now time.Time) error {
	id, err := s.PrimaryKeyId, s.PrimaryKeyErr
	if err == nil {
		err = s.EncSelectionErr
		if s.EncSelectionKeyId != nil {
			id = *s.EncSelectionKeyId + " (subkey of " + s.PrimaryKeyId + ")"
		}
	}
	switch {
	case errors.Is(err, pgperrors.ErrKeyRevoked) || e.Revoked(now):
		return pgpProblem(id, "is revoked")
	case errors.Is(err, pgperrors.ErrKeyExpired):
		return pgpProblem(id, "has expired")
	case s.PrimaryKeyErr == nil && s.EncSelectionKeyId == nil:
		return pgpProblem(id, "has no key for encryption")
	}
	return pgpProblem(id, "cannot be used: "+err.Error())
}

func pgpProblem(id, what string) error {
	return fmt.Errorf("OpenPGP key %s %s", id, what)
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
