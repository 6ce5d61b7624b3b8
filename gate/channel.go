package gate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"syscall"

	"postern/encrypt"
	"postern/mail"
	"postern/policy"
	"postern/quarantine"
)

// Channels are the ways in which mail can be made unreadable for all but its
// recipients. It is immutable.
type Channels struct {
	// Keys looks up recipients' keys; nil knows none.
	Keys    encrypt.Directory
	Options encrypt.Options
	// Passwords are the sources of passwords; nil makes no copies with a password.
	Passwords *Passwords
	// Zip makes password copies as AES zip archives instead of PDFs.
	Zip bool
	// TLS says that there is a next hop whose transport demands verified TLS.
	TLS bool
	// Dir is the folder for unlinked temporary files.
	Dir string
}

// The words of a chain that are no kinds of encryption but its ends.
const (
	endQuarantine = "quarantine"
	endReject     = "reject"
)

// AsIs is the way of mail that is encrypted already.
const AsIs = "as-is"

// A way is how one recipient's mail is to leave: a kind of encryption, AsIs, or
// nothing where it must not.
type way struct {
	name   string
	rest   []string // steps of the chain that are left after it
	reason policy.Reason
}

// plan takes the first step of chain that is possible for a recipient. What was
// tried is in the reason, so that a person sees why it came to that.
//
// What could not be asked is noted in t.
func (c *Channels) plan(ctx context.Context, m *mail.Message, incident string, to mail.Address, chain []string, t *trouble) way {
	if c == nil {
		return way{reason: refused(policy.Quarantine, "no way to encrypt is set up")}
	}
	var tried []string
	for i, step := range chain {
		switch step {
		case endQuarantine, endReject:
			return way{reason: end(step, tried)}
		}
		how, err := c.try(ctx, m, incident, to, encrypt.Kind(step), t)
		if err == nil {
			return way{name: step, rest: slices.Clone(chain[i+1:]), reason: encrypted(strings.Join(append(tried, how), "; "))}
		}
		tried = append(tried, step+": "+err.Error())
	}
	return way{reason: end(endQuarantine, tried)}
}

// asIs is the way of mail that is encrypted already. What was found in it was found
// in what anybody can read, its header or the text around what is encrypted.
func asIs(d *policy.Decision) way {
	for i := range d.Reasons {
		if r := &d.Reasons[i]; r.Counts() && r.Action == policy.Encrypt && len(r.Findings) > 0 {
			return way{reason: refused(policy.Quarantine, "encrypted already, but what was found stands where it can be read")}
		}
	}
	return way{name: AsIs, reason: policy.Reason{Action: policy.Encrypt, Mode: policy.Enforce, Text: "encrypted already"}}
}

// try asks whether a kind is possible for a recipient, and says how.
func (c *Channels) try(ctx context.Context, m *mail.Message, incident string, to mail.Address, kind encrypt.Kind, t *trouble) (string, error) {
	switch kind {
	case encrypt.OpenPGP, encrypt.SMIME:
		k, err := c.key(ctx, to, kind, t)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("%s with key %s (%s)", kind, k.ShortID(), k.Source), nil
	case encrypt.Password:
		if encrypt.IsInvite(m) {
			return "", errors.New("an invitation is of no use in a locked file")
		}
		if c.Passwords == nil {
			return "", errors.New("no source of passwords is set up")
		}
		_, source, err := c.Passwords.word(m, incident, to)
		if err != nil {
			return "", err
		}
		return "a file with a password " + source, nil
	case encrypt.TLS:
		if !c.TLS {
			return "", errors.New("no next hop with verified TLS is set up")
		}
		return "by a transport with verified TLS", nil
	}
	return "", fmt.Errorf("there is no encryption %q", kind)
}

// key is the best usable key of a kind for a recipient. The error says why there
// is none, with the unusable ones' files.
func (c *Channels) key(ctx context.Context, to mail.Address, kind encrypt.Kind, t *trouble) (*encrypt.Key, error) {
	if c.Keys == nil {
		return nil, encrypt.ErrNoKey
	}
	keys, err := c.Keys.Lookup(ctx, to)
	t.note(to, encrypt.Failures(keys, err))
	var problems []string
	for i := range keys {
		k := &keys[i]
		if k.Kind != kind && (k.Kind != "" || k.Problem == nil) {
			continue
		}
		if k.Problem == nil {
			return k, nil
		}
		if k.Kind == "" { // a directory that could not be asked, or what is no key
			problems = append(problems, k.Problem.Error())
			continue
		}
		problems = append(problems, fmt.Sprintf("%s (%s)", k.Problem, k.Source))
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("keys cannot be asked for: %w: %w", err, quarantine.ErrLater)
	case len(problems) > 0:
		return nil, errors.New(strings.Join(problems, ", "))
	}
	return nil, encrypt.ErrNoKey
}

// Encrypt makes the form of a message that goes to some recipients by a way. The
// caller closes it. Its error names what was missing; nothing was sent. Mail that is
// encrypted already keeps its form.
func (c *Channels) Encrypt(ctx context.Context, e quarantine.Encryption) (*mail.Message, error) {
	spool := mail.NewSpool(mail.Options{Dir: c.Dir, MaxSize: 1 << 40})
	if err := c.guarded(ctx, spool, e); err != nil {
		if errors.Is(err, syscall.ENOSPC) {
			err = fmt.Errorf("%w: %w", err, quarantine.ErrLater)
		}
		return nil, errors.Join(err, spool.Close())
	}
	return spool.Message(e.Message.Envelope)
}

// guarded is write, where a panic is an error: those who read keys and write files
// are not all ours, and the outbox would meet the same message again and again. What
// the panic says may hold a datum.
func (c *Channels) guarded(ctx context.Context, w io.Writer, e quarantine.Encryption) (err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the message cannot be brought into this form (panic)")
		}
	}()
	return c.write(ctx, w, e)
}

func (c *Channels) write(ctx context.Context, w io.Writer, e quarantine.Encryption) error {
	kind, m, to := encrypt.Kind(e.Way), e.Message, e.To
	if encrypt.AlreadyEncrypted(e.Original) {
		// Only a person who released it can have asked for that.
		_, err := io.Copy(w, m.Open())
		return err
	}
	switch kind {
	case encrypt.OpenPGP, encrypt.SMIME:
		keys := make([]*encrypt.Key, 0, len(to))
		for _, a := range to {
			k, err := c.key(ctx, a, kind, nil)
			if err != nil {
				return fmt.Errorf("%s: %w", a, err)
			}
			keys = append(keys, k)
		}
		if kind == encrypt.OpenPGP {
			return encrypt.WriteOpenPGP(w, m, keys, c.Options)
		}
		return encrypt.WriteSMIME(w, m, keys, c.Options)
	case encrypt.Password:
		if len(to) != 1 || c.Passwords == nil {
			return errors.New("a password is for one recipient")
		}
		word, source, err := c.Passwords.word(e.Original, e.Incident, to[0])
		if err != nil {
			return err
		}
		form := encrypt.WritePasswordPDF
		if c.Zip {
			form = encrypt.WritePasswordZip
		}
		if err := form(w, m, word, c.Options); err != nil || source != generated {
			return err
		}
		// Only now: nobody is told the password of a file that cannot be made.
		return c.Passwords.Tell(ctx, e.Original, e.Incident, to[0], word)
	}
	return fmt.Errorf("there is no encryption %q", kind)
}

func encrypted(how string) policy.Reason {
	return policy.Reason{Action: policy.Encrypt, Mode: policy.Enforce, Text: "encrypted: " + how}
}

// end is the reason of a chain that came to its end.
func end(step string, tried []string) policy.Reason {
	a := policy.Quarantine
	if step == endReject {
		a = policy.Reject
	}
	text := "cannot be encrypted"
	if len(tried) > 0 {
		text += ": " + strings.Join(tried, "; ")
	}
	return refused(a, text)
}

func refused(a policy.Action, text string) policy.Reason {
	return policy.Reason{
		Action: a, Mode: policy.Enforce, Text: text,
		Public: "The message may leave only encrypted, and it could not be encrypted for a recipient.",
	}
}
