package quarantine

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"postern/mail"
)

// TraceHeader is the name of the header that the outbox puts before what it
// sends. It carries a ticket.
const TraceHeader = "X-Postern-Trace"

const (
	ticketVersion = "v1"
	// ticketMAC is how many bytes of each HMAC a ticket carries: 128 bits.
	ticketMAC = 16
	// maxTicket bounds what is looked at; it has room for 10,000 recipients.
	maxTicket = 256 << 10
)

// Ticket makes the value of the trace header that lets a message pass Postern
// again, unjudged, should it come round: with this content, to any of these
// recipients, until expires. It is "v1 ITEM EXPIRY MAC…", EXPIRY in seconds since
// 1970, with one MAC for each recipient (the first 128 bits of HMAC-SHA-256
// over all of it and the recipient's address in any case), so that the next hop may
// split the recipients. Blanks separate; a line may be folded there. With an
// empty key there are no MACs, and no check accepts it.
func Ticket(key []byte, item string, recipients []string, contentHash [32]byte, expires time.Time) string {
	unix := strconv.FormatInt(expires.Unix(), 10)
	words := []string{ticketVersion, item, unix}
	if len(key) > 0 {
		for _, r := range recipients {
			words = append(words, ticketFor(key, item, unix, contentHash, r))
		}
	}
	return strings.Join(words, " ")
}

// CheckTicket verifies the value of a trace header for these recipients (one at
// least) and this content. It returns the item that the ticket was made for.
func CheckTicket(key []byte, value string, recipients []string, contentHash [32]byte, now time.Time) (item string, ok bool) {
	if len(key) == 0 || len(recipients) == 0 || len(value) > maxTicket {
		return "", false
	}
	words := strings.Fields(value)
	if len(words) < 4 || words[0] != ticketVersion {
		return "", false
	}
	item, unix := words[1], words[2]
	expires, err := strconv.ParseInt(unix, 10, 64)
	if err != nil || now.Unix() >= expires {
		return "", false
	}
	given := map[string]bool{}
	for _, mac := range words[3:] {
		given[mac] = true
	}
	for _, r := range recipients {
		// The time of a look-up tells nothing of use: tables hash with a random seed.
		if !given[ticketFor(key, item, unix, contentHash, r)] {
			return "", false
		}
	}
	return item, true
}

func ticketFor(key []byte, item, unix string, contentHash [32]byte, recipient string) string {
	h := hmac.New(sha256.New, key)
	// No field can hold a zero byte, so that they cannot run together.
	for _, field := range []string{"postern ticket", ticketVersion, item, unix, addressKey(recipient)} {
		h.Write([]byte(field))
		h.Write([]byte{0})
	}
	h.Write(contentHash[:])
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:ticketMAC])
}

// addressKey is an address for comparison, however it is written.
func addressKey(address string) string {
	a, err := mail.ParseAddress(address)
	if err != nil {
		return strings.ToLower(address)
	}
	return a.Key()
}
