package gate

import (
	"bytes"
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-message"

	"postern/encrypt"
	"postern/mail"
	"postern/quarantine"
)

// Passwords are the sources of the passwords of copies, asked in this order: the
// sender's own in the subject ("[pw: …]"), a table of recipients, and one that is
// made up and told to the sender. None is ever stored, logged, or put into the
// mail that it opens.
type Passwords struct {
	// FromSubject takes a password that the sender wrote into the subject.
	FromSubject bool
	// Table knows recipients' passwords; nil knows none.
	Table *encrypt.PasswordTable
	// Key makes up passwords: the same for the same mail and recipient, so that
	// they need not be kept. Nil makes up none.
	Key []byte

	// For telling the sender.
	Store  quarantine.Store
	Submit func(ctx context.Context, from mail.Address, to []mail.Address, message []byte) error
	Inside func(domain string) bool
	From   mail.Address
	Now    func() time.Time
}

// The sources, in words for reasons.
const (
	fromSubject = "that the sender set"
	fromTable   = "that was agreed on"
	generated   = "that the sender is told"
)

// word is the password for a recipient, and where it is from.
func (p *Passwords) word(m *mail.Message, incident string, to mail.Address) (word, source string, err error) {
	if p.FromSubject {
		for _, value := range m.Header().Values("Subject") {
			if word, _, ok := encrypt.SubjectPassword(value); ok && word != "" {
				return word, fromSubject, encrypt.CheckPassword(word)
			}
		}
	}
	if p.Table != nil {
		word, ok, err := p.Table.Lookup(to)
		if err != nil || ok {
			return word, fromTable, err
		}
	}
	switch {
	case p.Key == nil:
		return "", "", errors.New("no password is known")
	case m.Envelope.Sender.IsZero() || !p.Inside(m.Envelope.Sender.Domain):
		return "", "", errors.New("no password is known, and the sender is not inside to be told one")
	}
	word, err = p.makeUp(incident, to)
	return word, generated, err
}

// makeUp derives a password (HKDF, RFC 5869).
func (p *Passwords) makeUp(incident string, to mail.Address) (string, error) {
	const enough = 4 << 10
	random, err := hkdf.Key(sha256.New, p.Key, nil, "password "+incident+" "+to.Key(), enough)
	if err != nil {
		return "", err
	}
	return encrypt.GeneratePassword(bytes.NewReader(random))
}

// Tell sends the sender the password of a copy, once. Where that fails the copy
// waits: without it nobody could open it.
func (p *Passwords) Tell(ctx context.Context, m *mail.Message, incident string, to mail.Address, word string) error {
	key := "password " + incident + " " + to.Key()
	told, err := p.Store.Setting(ctx, key)
	if err == nil && told == "" {
		err = p.tell(ctx, m, incident, to, word)
		if err == nil {
			err = p.Store.SetSetting(ctx, key, p.Now().Format(time.RFC3339))
		}
	}
	if err != nil {
		return fmt.Errorf("the sender cannot be told the password: %w: %w", err, quarantine.ErrLater)
	}
	return nil
}

func (p *Passwords) tell(ctx context.Context, m *mail.Message, incident string, to mail.Address, word string) error {
	var h message.Header
	h.SetText("From", "Mail gateway <"+p.From.String()+">")
	h.Set("To", "<"+m.Envelope.Sender.String()+">") // beyond ASCII as it is (RFC 6532): no word may be encoded in an address
	h.SetText("Subject", "Password for your message to "+to.String())
	h.Set("Date", p.Now().Format(time.RFC1123Z))
	// One for each recipient: programs drop a second mail with the same.
	digest := sha256.Sum256([]byte(to.Key()))
	h.Set("Message-ID", fmt.Sprintf("<%s.password.%x@%s>", incident, digest[:6], p.From.Domain))
	h.Set("Auto-Submitted", "auto-generated")
	h.SetContentType("text/plain", map[string]string{"charset": "utf-8"})
	h.Set("Content-Transfer-Encoding", "quoted-printable")
	var b bytes.Buffer
	w, err := message.CreateWriter(&b, h)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "Your message to %s leaves as a file that opens with this password:\r\n\r\n  %s\r\n\r\n"+
		"Tell it to the recipient by another way than mail, by telephone for example.\r\n\r\nReference: %s\r\n", to, word, incident)
	if err := errors.Join(err, w.Close()); err != nil {
		return err
	}
	return p.Submit(ctx, mail.Address{}, []mail.Address{m.Envelope.Sender}, b.Bytes())
}
