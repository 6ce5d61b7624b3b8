package encrypt

import (
	"encoding/base64"
	"io"
	"strings"
	"time"

	"postern/mail"
)

// Bounds of a harvest.
const (
	mostHarvestParts = 20
	largestHarvest   = 4 << 20 // bytes of one part
)

// Harvest returns the keys that a message brings for its own author: attached
// OpenPGP keys, an Autocrypt header (https://docs.autocrypt.org, level 1), the certificates of S/MIME
// signatures. Only keys that name the address in From are returned, those that
// cannot be used with their Problem.
//
// Nothing is verified: From is the sender's own word. Whoever stores what comes back must
// have checked the signature or know the sender otherwise.
func Harvest(m *mail.Message) []Key {
	h := m.Header()
	from, ok := h.FirstAddress("From")
	if !ok || len(h.Addresses("From")) != 1 {
		return nil
	}
	now := time.Now()
	keys := autocrypt(h.Values("Autocrypt"), from, now)
	parts := 0
	mail.Parse(m, m.Size(), mail.Limits{}).Walk(func(p *mail.Part) {
		source := harvestSource(p)
		if source == "" || parts >= mostHarvestParts {
			return
		}
		parts++
		if raw, ok := harvestPart(m, p); ok {
			keys = append(keys, readKeys(raw, source, now)...)
		}
	})
	var own []Key
	seen := map[string]bool{}
	for _, k := range keysFor(keys, from) {
		if len(k.Addresses) > 0 && !seen[k.ID] {
			seen[k.ID] = true
			own = append(own, k)
		}
	}
	return own
}

// harvestSource says what a part may bring; empty for most.
func harvestSource(p *mail.Part) string {
	if p.Kind != mail.Leaf {
		return ""
	}
	switch p.Types[0].Type {
	case "application/pgp-keys":
		return "attached key"
	case "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pkcs7-mime", "application/x-pkcs7-mime":
		return "signature"
	}
	return ""
}

func harvestPart(m *mail.Message, p *mail.Part) ([]byte, bool) {
	r, _ := mail.Decoder(io.NewSectionReader(m, p.Body, p.End-p.Body), p.Encodings[0])
	raw, err := io.ReadAll(io.LimitReader(r, largestHarvest+1))
	return raw, err == nil && len(raw) <= largestHarvest
}

// autocrypt reads the header. Two of them that are for the author are none (level 1,
// section 2.3).
func autocrypt(values []string, from mail.Address, now time.Time) []Key {
	var found [][]byte
	for _, value := range values {
		if raw, ok := autocryptKey(value, from); ok {
			found = append(found, raw)
		}
	}
	if len(found) != 1 {
		return nil
	}
	return readKeys(found[0], "Autocrypt header", now)
}

func autocryptKey(value string, from mail.Address) (raw []byte, ok bool) {
	attributes := map[string]string{}
	for attribute := range strings.SplitSeq(value, ";") {
		name, text, _ := strings.Cut(attribute, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		switch name {
		case "addr", "prefer-encrypt", "keydata":
			attributes[name] = strings.Join(strings.Fields(text), "")
		default:
			if name != "" && !strings.HasPrefix(name, "_") {
				return nil, false // an unknown critical attribute
			}
		}
	}
	a, err := mail.ParseAddress(attributes["addr"])
	if err != nil || a.Key() != from.Key() || len(attributes["keydata"]) > largestHarvest {
		return nil, false
	}
	raw, err = base64.StdEncoding.DecodeString(attributes["keydata"])
	return raw, err == nil && len(raw) > 0
}
