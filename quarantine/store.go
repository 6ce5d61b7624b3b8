package quarantine

import (
	"context"
	"errors"
	"io"
	"time"
)

// Errors of a Store that callers branch on.
var (
	ErrNotFound = errors.New("no such item")
	// ErrConflict means that somebody else was faster: the state or revision is
	// not what the caller saw.
	ErrConflict = errors.New("changed by somebody else meanwhile")
)

// A Store keeps items. Every method that returns nil has made its effect
// durable (file and folder synced, transaction committed). Safe for concurrent use
// by several processes.
type Store interface {
	// Put stores a new item with its bytes (nil for a record). When an item of
	// that ID exists that was received less than window before, nothing is stored and
	// that item is returned with created false; an older one makes the new item's
	// ID get a suffix ("-2").
	Put(ctx context.Context, it Item, bytes io.Reader, window time.Duration) (stored Item, created bool, err error)
	// Item returns one item with everything below it.
	Item(ctx context.Context, id string) (Item, error)
	// Lookup finds items by incident id, queue id or Message-ID, newest first.
	Lookup(ctx context.Context, ref string) ([]Item, error)
	// List returns one page of items, newest first.
	List(ctx context.Context, q Query) (Page, error)
	// Open streams the bytes of an item, verified as they are read.
	Open(ctx context.Context, id string) (io.ReadCloser, error)
	// Decide moves recipients from Held to another state, all or none, and
	// appends the act. ErrConflict when one of them is not Held any more.
	Decide(ctx context.Context, d Decision) (Item, error)
	// Note appends an act that changes no state (somebody saw a full value).
	Note(ctx context.Context, id string, a Act) error
	// Expire moves what is held past its end to Expired, and returns these items.
	Expire(ctx context.Context, now time.Time) ([]Item, error)

	// Lease takes copies that are due to be sent, for a while, so that no other
	// outbox takes them too.
	Lease(ctx context.Context, owner string, now time.Time, until time.Time, most int) ([]Job, error)
	// Extend keeps a job's lease until then. ErrConflict when the lease was lost.
	Extend(ctx context.Context, j Job, until time.Time) (Job, error)
	// Finish writes back what became of a job's recipients and ends the lease.
	// ErrConflict when the lease was lost.
	Finish(ctx context.Context, j Job, results []Result) error
	// Counts returns how many recipients are in each state.
	Counts(ctx context.Context) (map[State]int, error)
	// Once reports whether key was not marked in the time before now; if so it
	// marks it. (Notices: at most one an hour for a sender.)
	Once(ctx context.Context, key string, now time.Time, every time.Duration) (bool, error)
	// Setting and SetSetting keep small values that all processes share: the
	// bypass. A missing one is "".
	Setting(ctx context.Context, key string) (string, error)
	SetSetting(ctx context.Context, key, value string) error
	// Sweep deletes what nobody needs any more: bytes and records of items that
	// ended long enough ago, old marks and tokens, and what a crash left behind.
	Sweep(ctx context.Context, keep Keep, now time.Time) (Swept, error)
	// Ping checks that the store can be written.
	Ping(ctx context.Context) error
	Close() error
}

// A Query selects items. Zero fields select everything.
type Query struct {
	// Text is looked for in sender, recipients, subject, id, rule names.
	Text  string
	State State
	// Since and Until bound the time of receipt.
	Since, Until time.Time
	// After is the cursor of the page before ("" for the first).
	After string
	// Most is the size of a page; default 50, at most 500.
	Most int
	// HideRecords leaves out refused mail.
	HideRecords bool
}

// Keep says for how long something is kept after the last recipient of an item
// was sent to, denied, expired and so on. Zero fields mean defaults.
type Keep struct {
	Bytes   time.Duration // the sealed message; default 30 days
	Records time.Duration // the item itself; default 1 year
}

// Swept counts what a sweep deleted.
type Swept struct {
	Bytes     int // items whose bytes went
	Records   int // items that went
	Leftovers int // files that belonged to no item
}

// A Page is one page of a list.
type Page struct {
	Items []Item
	// Next is the cursor for the next page; "" on the last.
	Next string
}

// A Decision is a person's (or the clock's) word over held recipients.
type Decision struct {
	Item string
	// Recipients names addresses; empty means all that are held.
	Recipients []string
	To         State // Released, Denied, Withdrawn, Expired
	// Chain, for Released, lists the ways of encryption of which one must be found
	// before the mail leaves; empty for mail that leaves as it is.
	Chain []string
	Act   Act
}

// A Job is a copy that is due, under a lease. Recipients holds only those to send to now.
type Job struct {
	// Item is without its copies and acts, and its verdict names only the policy: an
	// item may have tens of thousands of copies, each of which is a job.
	Item  Item
	Copy  Copy
	Owner string
	Until time.Time
}

// A Result is what became of one recipient in an attempt.
type Result struct {
	Address string
	State   State // Sent, Failed, Released to try again, or Held: it cannot be encrypted
	Way     string
	Chain   []string
	Reply   string
	Next    time.Time
}

// Blobs keep message bytes, sealed, as streams. Put is durable when it returns;
// a blob that was cut short or changed fails when it is read.
type Blobs interface {
	Put(ctx context.Context, id string, r io.Reader) (keyID string, err error)
	Open(ctx context.Context, id, keyID string) (io.ReadCloser, error)
	Delete(ctx context.Context, id string) error
}
