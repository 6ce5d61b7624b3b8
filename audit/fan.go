package audit

import (
	"context"
	"errors"
)

// Fan hands each event to every sink in it, in order, and joins their errors: a
// sink that fails does not keep an event from the others.
type Fan []Sink

// Record hands e on.
func (f Fan) Record(ctx context.Context, e Event) error {
	var errs []error
	for _, s := range f {
		errs = append(errs, s.Record(ctx, e))
	}
	return errors.Join(errs...)
}
