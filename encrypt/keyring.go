package encrypt

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"postern/mail"
)

// A Keyring asks directories one after the other: the first usable key wins, and those
// behind are not asked. It is safe for concurrent use when they are.
type Keyring struct {
	Directories []Directory
	// Want are the kinds of which a usable key is looked for: while one of them is missing,
	// the next directory is asked. Empty means that one key of any kind will do.
	Want []Kind
}

// A Failure is why one directory could not be asked.
type Failure struct {
	// Source is which one: "WKD", "LDAP", "folder"; all domains' are one.
	Source string
	Err    error
}

func (f *Failure) Error() string { return f.Err.Error() }
func (f *Failure) Unwrap() error { return f.Err }

// Failures are those of the directories in an answer of [Keyring.Lookup].
func Failures(keys []Key, err error) []*Failure {
	var list []*Failure
	add := func(err error) {
		var f *Failure
		if errors.As(err, &f) {
			list = append(list, f)
		}
	}
	var several interface{ Unwrap() []error }
	if errors.As(err, &several) {
		for _, err := range several.Unwrap() {
			add(err)
		}
	}
	for _, k := range keys {
		add(k.Problem)
	}
	return list
}

// sourceOf is the name of a directory that tells one.
func sourceOf(d Directory) string {
	if named, ok := d.(fmt.Stringer); ok {
		return named.String()
	}
	return "directory"
}

// Lookup implements [Directory]. A directory that could not be asked does not stop the
// others; the error is theirs together, when none of them answered. Otherwise it stands
// among the unusable keys, so that a reason can name it. [Failures] finds both.
func (r *Keyring) Lookup(ctx context.Context, a mail.Address) ([]Key, error) {
	var keys []Key
	var failures []*Failure
	answered := false
	for _, d := range r.Directories {
		found, err := d.Lookup(ctx, a)
		if err != nil {
			failures = append(failures, &Failure{sourceOf(d), err})
			continue
		}
		answered = true
		keys = append(keys, found...)
		if r.satisfied(keys) {
			break
		}
	}
	if !answered && len(failures) > 0 {
		all := make([]error, 0, len(failures))
		for _, f := range failures {
			all = append(all, f)
		}
		return nil, errors.Join(all...)
	}
	for _, f := range failures {
		keys = append(keys, Key{Source: f.Source, Problem: f})
	}
	return usableFirst(keys), nil
}

func (r *Keyring) satisfied(keys []Key) bool {
	usable := func(kind Kind) bool {
		return slices.ContainsFunc(keys, func(k Key) bool { return k.Problem == nil && (kind == "" || k.Kind == kind) })
	}
	if len(r.Want) == 0 {
		return usable("")
	}
	return !slices.ContainsFunc(r.Want, func(kind Kind) bool { return !usable(kind) })
}

// Explain says in lines for people how mail to an address would be encrypted, and why:
// every key that d knows for it, the one that would be taken first, and why the
// others cannot be. usable reports whether there is one.
func Explain(ctx context.Context, d Directory, a mail.Address) (text string, usable bool) {
	keys, err := d.Lookup(ctx, a)
	if err != nil {
		return fmt.Sprintf("%s: no directory of keys could be asked: %v\n", a, err), false
	}
	var b strings.Builder
	switch {
	case len(keys) == 0:
		fmt.Fprintf(&b, "%s: no key is known\n", a)
	case keys[0].Problem != nil:
		fmt.Fprintf(&b, "%s: no key can be used\n", a)
	default:
		usable = true
		fmt.Fprintf(&b, "%s: can be encrypted for\n", a)
	}
	for _, k := range keys {
		if k.Problem != nil {
			fmt.Fprintf(&b, "  not used: %v\n", k.Problem)
			continue
		}
		fmt.Fprintf(&b, "  %s, %s (%s)\n", describeKey(k), lifetime(k), reasonFor(k, a))
	}
	return b.String(), usable
}

func describeKey(k Key) string {
	what := "OpenPGP key"
	if k.Kind == SMIME {
		what = "S/MIME certificate"
	}
	return what + " " + strings.ToUpper(k.ID)
}

func lifetime(k Key) string {
	if k.Expires.IsZero() {
		return "without an end"
	}
	return "until " + k.Expires.UTC().Format(time.DateOnly)
}

func reasonFor(k Key, a mail.Address) string {
	for _, address := range k.Addresses {
		if key, err := addressKey(address); err == nil && key == a.Key() {
			return "from " + k.Source + ", names the address"
		}
	}
	return "from " + k.Source + ", for the domain @" + mail.DomainKey(a.Domain)
}
