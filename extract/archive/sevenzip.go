package archive

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"github.com/bodgit/sevenzip"

	"postern/extract"
)

// SevenZip is the 7z format (7-Zip, "7z format description").
var SevenZip = extract.Format{
	Name:       "7z",
	About:      "7z: members and their names; with a password a gap",
	MediaTypes: []string{"application/x-7z-compressed"},
	Extensions: []string{"7z"},
	Detect:     func(o *extract.Object) bool { return bytes.HasPrefix(o.Head, []byte("7z\xbc\xaf\x27\x1c")) },
	Risky:      true,
	Read:       readSevenZip,
}

func readSevenZip(ctx context.Context, o *extract.Object, s extract.Sink) error {
	z, err := sevenzip.NewReader(o.Data, o.Size)
	if err != nil {
		return sevenZipGap(err)
	}
	for _, f := range z.File {
		if err := ctx.Err(); err != nil {
			return err
		}
		name := clean(strings.ToValidUTF8(f.Name, "\ufffd"))
		if err := s.Text(extract.Properties, extract.Place{Where: "names"}, name+"\n"); err != nil {
			return err
		}
		if f.FileInfo().IsDir() {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return sevenZipGap(err)
		}
		err = s.Child(extract.Child{Path: name, Names: []string{name}}, &locked{checked: checked{r: r, ctx: ctx}, gap: sevenZipGap})
		if cerr := r.Close(); err == nil && cerr != nil {
			err = cerr
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sevenZipGap tells a missing password from a broken file.
func sevenZipGap(err error) error {
	var re *sevenzip.ReadError
	if errors.As(err, &re) && re.Encrypted {
		return &extract.GapError{Cause: extract.EncryptedFile, Detail: "7z archive with a password"}
	}
	return err
}

// A locked reader translates the errors of a member.
type locked struct {
	checked
	gap func(error) error
}

func (l *locked) Read(p []byte) (int, error) {
	n, err := l.checked.Read(p)
	if err != nil {
		err = l.gap(err)
	}
	return n, err
}
