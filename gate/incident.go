package gate

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strings"

	"postern/mail"
)

// idAlphabet is Crockford's base 32 in lower case: no letters that are easily
// taken for others when an id is read out on the telephone.
var idAlphabet = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// incidentID names a message for people. It is derived from the sender, the
// recipients and the content, so that a client's retry gets the same id and
// repeats no effect. Identical mail without a Message-ID is never taken for a
// retry: two reminders a program sends may well be the same to the letter.
func incidentID(m *mail.Message) string {
	h := sha256.New()
	write := func(s string) {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	write(m.Envelope.Sender.Key())
	to := make([]string, 0, len(m.Envelope.Recipients))
	for _, r := range m.Envelope.Recipients {
		to = append(to, r.Address.Key())
	}
	slices.Sort(to)
	write(strings.Join(slices.Compact(to), "\x00"))
	content := m.ContentHash()
	h.Write(content[:])
	if m.MessageID() == "" {
		write(retryKey(m))
	}
	return idAlphabet.EncodeToString(h.Sum(nil)[:10])
}

// retryKey tells apart messages without a Message-ID: by the queue id where the
// mail server gave one, else they are all different.
func retryKey(m *mail.Message) string {
	if m.Envelope.QueueID != "" {
		return m.Envelope.QueueID
	}
	return rand.Text()
}
