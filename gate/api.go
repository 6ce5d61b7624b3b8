package gate

import (
	"context"

	"postern/mail"
)

// STUB: being replaced by the author of gate.

// A Gate judges messages and acts on the verdicts. Safe for concurrent use.
type Gate struct{}

// Handle is Inspect and Apply: what a front end calls once a message is complete. It never fails: our own
// failure is an Outcome of Kind TempFail. The message stays the caller's to close, after Done.
func (g *Gate) Handle(ctx context.Context, m *mail.Message) Outcome { panic("stub") }

// Done tells the gate what was finally answered, for the record: one event, one log line. reply is the next
// hop's reply for accepted mail of the relay, and empty otherwise; err is set when the answer could not be given.
func (g *Gate) Done(ctx context.Context, m *mail.Message, out Outcome, reply string, err error) {
	panic("stub")
}
