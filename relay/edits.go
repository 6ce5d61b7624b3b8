package relay

import (
	"io"

	"postern/internal/headeredit"
	"postern/mail"
	"postern/policy"
)

// edited is m with header edits made, to be opened as often as it is sent. Nothing
// else of it changes.
func edited(m *mail.Message, edits []policy.HeaderEdit) (open func() io.Reader, err error) {
	if len(edits) == 0 {
		return func() io.Reader { return m.Open() }, nil
	}
	list := make([]headeredit.Edit, len(edits))
	for i, e := range edits {
		list[i] = headeredit.Edit(e)
	}
	e, err := headeredit.Apply(m, m.Size(), headeredit.In(m.Header()), list)
	if err != nil {
		return nil, err
	}
	return e.Open, nil
}
