package archive

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/nwaples/rardecode/v2"

	"postern/extract"
)

// Rar is the RAR format, versions 1.5 to 5 (RARLAB, "RAR 5.0 archive format").
var Rar = extract.Format{
	Name:       "rar",
	About:      "RAR 1.5 to 5: members and their names; with a password, or when other volumes are missing, a gap",
	MediaTypes: []string{"application/vnd.rar", "application/x-rar-compressed"},
	Extensions: []string{"rar"},
	Detect:     func(o *extract.Object) bool { return bytes.HasPrefix(o.Head, []byte("Rar!\x1a\x07")) },
	Risky:      true,
	Read:       readRar,
}

// rarDictionary bounds the memory for one member.
const rarDictionary = 128 << 20

func readRar(ctx context.Context, o *extract.Object, s extract.Sink) error {
	r, err := rardecode.NewReader(o.Open(), rardecode.MaxDictionarySize(rarDictionary))
	if err != nil {
		return rarGap(err)
	}
	for {
		h, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return rarGap(err)
		}
		name := clean(strings.ToValidUTF8(h.Name, "\ufffd"))
		if err := s.Text(extract.Properties, extract.Place{Where: "names"}, name+"\n"); err != nil {
			return err
		}
		if h.IsDir {
			continue
		}
		if err := s.Child(extract.Child{Path: name, Names: []string{name}}, &locked{checked: checked{r: r, ctx: ctx}, gap: rarGap}); err != nil {
			return err
		}
	}
}

// rarGap tells why an archive cannot be read further.
func rarGap(err error) error {
	switch {
	case errors.Is(err, rardecode.ErrArchiveEncrypted), errors.Is(err, rardecode.ErrArchivedFileEncrypted), errors.Is(err, rardecode.ErrBadPassword):
		return &extract.GapError{Cause: extract.EncryptedFile, Detail: "RAR archive with a password"}
	case errors.Is(err, rardecode.ErrDictionaryTooLarge):
		return &extract.GapError{Cause: extract.TooBig, Detail: "RAR archive: it wants a dictionary of more than 128 MiB"}
	}
	return err
}
