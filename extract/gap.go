package extract

import (
	"errors"
	"fmt"
)

// A Cause says why an object, or the rest of it, could not be read. It is the
// word that rules match with "gap" and that people read as "could not be read".
type Cause string

// The causes of gaps.
const (
	EncryptedMail Cause = "encrypted-mail" // S/MIME or PGP
	EncryptedFile Cause = "encrypted-file" // a password is wanted
	Corrupt       Cause = "corrupt"        // it is broken, or our reader fails on it
	Unknown       Cause = "unknown"        // no reader for this type
	TooBig        Cause = "too-big"        // the message's budget of bytes, ratio or files is spent
	TooDeep       Cause = "too-deep"       // nested deeper than the limit
	Timeout       Cause = "timeout"        // the reader used up its time
	Crashed       Cause = "crashed"        // the reader's worker died or ran out of memory
)

// Causes lists every cause, for the configuration's check and its reference.
var Causes = []Cause{EncryptedMail, EncryptedFile, Corrupt, Unknown, TooBig, TooDeep, Timeout, Crashed}

// A Gap is an object, or the rest of one, that nobody has read.
type Gap struct {
	Path  string `json:"path"`
	Cause Cause  `json:"gap"`
	// Detail says more to an administrator: "7z archive: no reader". It never
	// holds text of the object.
	Detail string `json:"detail,omitempty"`
}

// A GapError makes a format's reader end its object as a gap of a given cause.
// Any other error of a reader is the cause Corrupt.
type GapError struct {
	Cause  Cause
	Detail string
}

func (e *GapError) Error() string { return fmt.Sprintf("%s: %s", e.Cause, e.Detail) }

// ErrBudget is what a [Sink] returns when the message's budget is spent or the
// message is given up: a reader returns it at once, unwrapped or wrapped.
var ErrBudget = errors.New("budget of the message is spent")

// A Fact is something about a message that is neither text nor gap and that
// rules match: "ambiguous", "type-mismatch", "macro".
type Fact struct {
	Path   string `json:"path"`
	Name   string `json:"fact"`
	Detail string `json:"detail,omitempty"`
}

// The facts that readers find.
const (
	Ambiguous        = "ambiguous"          // the structure can be read in two ways
	TypeMismatch     = "type-mismatch"      // content, name and declared type disagree
	ImageWithoutText = "image-without-text" // a picture, or a scanned page
	Recording        = "recording"          // sound or film
	Macro            = "macro"              // a document with a program in it
	// PasswordInMessage is an encrypted file that a password opened which stands in
	// the same message.
	PasswordInMessage = "password-in-message"
)

// FactNames lists every fact, for the configuration's check.
var FactNames = []string{Ambiguous, TypeMismatch, ImageWithoutText, Recording, Macro, PasswordInMessage}
