package quarantine

// A Preview is what of a stored message may be shown: made anew from its bytes
// by the judging side.
type Preview struct {
	// Header are the lines people want to see (From, To, Cc, Subject, Date,
	// Message-ID), masked.
	Header [][2]string
	// Text is the shown text of the body, masked, at most 64 KiB; HTML the body
	// as HTML as sent (unsanitised!), empty when there is none.
	Text string
	HTML string
	// Parts lists the objects of the message.
	Parts []PreviewPart
}

// A PreviewPart is one object of a message, masked.
type PreviewPart struct {
	Path, Name, Format, Gap string
	Size                    int64
	Depth                   int
}
