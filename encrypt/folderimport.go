package encrypt

import (
	"bytes"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/armor"
	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"
)

// Import takes the keys of a file into the folder, each in a file of its own that is named
// after its address and id; the same key is replaced. It returns every key found, those
// with a Problem were not taken. A file called "@example.org.asc" is taken whole, under its
// name, if all its keys can be used. An error means that nothing usable was found, or that
// the folder could not be written.
func (f *Folder) Import(path string) ([]Key, error) {
	raw, err := readBounded(path)
	if err != nil {
		return nil, fmt.Errorf("import %s: %w", filepath.Base(path), err)
	}
	name := filepath.Base(path)
	keys := readKeys(raw, name, time.Now())
	_, wholeDomain := domainOfFile(name)
	wholeDomain = wholeDomain && isKeyFile(name)
	files := map[string][]byte{}
	for i := range keys {
		k := &keys[i]
		if k.Problem == nil && !wholeDomain && len(k.Addresses) == 0 {
			k.Problem = fmt.Errorf("%s: names no mail address; call the file @domain%s if it is for a domain", name, filepath.Ext(name))
		}
		switch {
		case k.Problem != nil && wholeDomain:
			return keys, fmt.Errorf("import %w", k.Problem)
		case k.Problem != nil || wholeDomain:
		default:
			content, err := exportKey(*k)
			if err != nil {
				return keys, fmt.Errorf("import %s: %w", name, err)
			}
			files[importName(*k)] = content
		}
	}
	if wholeDomain {
		files[name] = raw
	}
	if len(files) == 0 {
		return keys, fmt.Errorf("import %w", keys[0].Problem)
	}
	for name, content := range files {
		if err := writeAtomically(f.dir, name, content); err != nil {
			return keys, fmt.Errorf("import: %w", err)
		}
	}
	f.mu.Lock()
	f.looked = time.Time{}
	f.mu.Unlock()
	return keys, nil
}

// exportKey is a key as a file; of an OpenPGP key only what was understood.
func exportKey(k Key) ([]byte, error) {
	if k.Certificate != nil {
		return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: k.Certificate.Raw}), nil
	}
	var out bytes.Buffer
	w, err := armor.Encode(&out, openpgp.PublicKeyType, nil)
	if err != nil {
		return nil, errors.New("armor the key")
	}
	entities.Lock()
	defer entities.Unlock()
	if err := k.PGP.Serialize(w); err != nil {
		return nil, errors.New("write the key")
	}
	if err := w.Close(); err != nil {
		return nil, errors.New("write the key")
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// importName is made of letters that no file system and no shell minds.
func importName(k Key) string {
	safe := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune(".-_@+", r) {
			return r
		}
		return '_'
	}, strings.ToLower(k.Addresses[0]))
	safe = strings.TrimLeft(safe, ".-@") // hidden, an option, a domain
	if len(safe) > 100 {
		safe = safe[:100]
	}
	ext := ".asc"
	if k.Certificate != nil {
		ext = ".pem"
	}
	return safe + "-" + k.ID[:min(len(k.ID), 16)] + ext
}

// writeAtomically makes the file appear whole or not at all, and stay.
func writeAtomically(dir, name string, content []byte) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(dir, ".import-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(content)
	if err := errors.Join(err, tmp.Chmod(0o644), tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), filepath.Join(dir, name)); err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
