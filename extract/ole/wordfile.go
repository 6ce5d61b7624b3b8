package ole

import (
	"context"
	"encoding/binary"
	"io"
	"strings"

	"postern/extract"
	"postern/extract/mapi"
	"postern/extract/parts"
)

// OldWordFile is a document of Word for Windows 1 and 2 and of Word 4 and 5 for the Macintosh: files without a compound file
// around them. Where their text stands is what antiword and wv know of them.
var OldWordFile = extract.Format{
	Name:       "oldword",
	About:      "Word for Windows 1 and 2, Word 4 and 5 for Macintosh: text with notes, headers and fields, in the code page of the language; what else is printable",
	MediaTypes: []string{"application/msword"},
	Extensions: []string{"doc", "dot", "mcw"},
	Covers:     []string{"plain"},
	Detect:     func(o *extract.Object) bool { return oldWordKind(o.Head) != notOldWord },
	Locked: func(o *extract.Object) bool {
		return oldWordKind(o.Head) > wordOfMac && len(o.Head) > wordFlags && o.Head[wordFlags]&wordEncrypted != 0
	},
	Risky: true,
	Read:  readOldWordFile,
}

const (
	notOldWord = iota
	wordOfMac
	wordOfWindows1
	wordOfWindows2

	// maxOldWord is larger than documents of these versions may be, bytes.
	maxOldWord = 64 << 20
	// Where Word for Windows 1 and 2 say where the table of pieces is; its size has two bytes.
	word1Pieces = 0x112
	word2Pieces = 0x118
	// Word for Macintosh counts in the other order.
	macBegin  = 0x14
	macEnd    = 0x18
	macPieces = 0xac // the table of pieces; its size has two bytes
	macFast   = 0x20 // at wordSaved
	// oldWordHead is shorter than the head of each of these documents.
	oldWordHead = 0x120
)

func oldWordKind(head []byte) int {
	switch h := string(head[:min(len(head), 4)]); {
	case h == "\xfe\x37\x00\x1c", h == "\xfe\x37\x00\x23":
		return wordOfMac
	case len(h) < 4 || h[2] < 0x20 || h[2] > 0x3f || h[3] != 0: // the version of the layout: 33 and 45
	case strings.HasPrefix(h, "\x9b\xa5"), strings.HasPrefix(h, "\x9c\xa5"):
		return wordOfWindows1
	case strings.HasPrefix(h, "\xdb\xa5"):
		return wordOfWindows2
	}
	return notOldWord
}

func readOldWordFile(ctx context.Context, o *extract.Object, s extract.Sink) error {
	b, err := io.ReadAll(io.LimitReader(o.Open(), maxOldWord+1))
	switch {
	case err != nil:
		return err
	case len(b) > maxOldWord:
		return &extract.GapError{Cause: extract.TooBig, Detail: "document of Word: larger than Word 1 to 5 writes them"}
	case len(b) < oldWordHead:
		return errOldWord
	}
	f := &file{ctx: ctx, o: o, s: s}
	kind, whole := oldWordKind(b), true
	var text []byte
	pages := []uint32{1252}
	switch {
	case kind == wordOfMac:
		text, whole = macText(b)
		pages = []uint32{macRoman}
	case b[wordFlags]&wordEncrypted != 0:
		return wantsPassword("Word document with a password", nil)
	case kind == wordOfWindows1:
		text, whole = oldWordText(b, word1Pieces)
	default:
		text, whole = oldWordText(b, word2Pieces)
		pages[0] = mapi.LanguagePage(binary.LittleEndian.Uint16(b[wordLanguage:]))
	}
	if err := f.oldPages(text, pages); err != nil {
		return err
	}
	if err := s.Text(extract.All, extract.Place{Where: "file"}, parts.Printable(b)); err != nil {
		return err
	}
	if !whole || cutOldWord(b, kind) {
		return errOldWord
	}
	return nil
}

// macText is the text of a document of Word for Macintosh: one stretch, or, where it was saved fast, pieces that also
// stand behind that. It reports false where it is not in the file.
func macText(b []byte) (text []byte, whole bool) {
	const head = 3
	be := binary.BigEndian
	if size := uint64(be.Uint16(b[macPieces+4:])); size > 0 || b[wordSaved]&macFast != 0 {
		text, whole = oldPieces(b, be, uint64(be.Uint32(b[macPieces:])), size, head)
		if whole || b[wordSaved]&macFast != 0 {
			return text, whole
		}
	}
	from, to := be.Uint32(b[macBegin:]), be.Uint32(b[macEnd:])
	if from >= to || uint64(to) > uint64(len(b)) {
		return nil, false
	}
	return b[from:to], true
}

var errOldWord = &extract.GapError{Cause: extract.Corrupt, Detail: "document of Word: it is cut off, or its text is not where it says"}

// cutOldWord reports whether the text of a document for Windows ends behind the file.
func cutOldWord(b []byte, kind int) bool {
	return kind != wordOfMac && uint64(binary.LittleEndian.Uint32(b[wordEnd:])) > uint64(len(b))
}
