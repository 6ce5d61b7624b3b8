package encrypt

import (
	"bufio"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html/charset"

	"postern/mail"
)

// A copyContent is what a password copy holds of a message, in its most likely
// reading; every other reading is in the message itself, which goes with it.
type copyContent struct {
	m     *mail.Message
	shown []*mail.Part // the texts that a mail program would show, in order
	files []copyFile   // the attachments, then message.txt and message.eml
}

// A copyFile is one file of a password copy. It can be read more than once.
type copyFile struct {
	name, mediaType string
	write           func(io.Writer) error
}

// Names of the files that are ours. An attachment of that name gets another one.
const (
	copyTextName    = "message.txt"
	copyMessageName = "message.eml"
)

func newCopyContent(m *mail.Message) *copyContent {
	c := &copyContent{m: m}
	c.collect(mail.Parse(m, m.Size(), mail.Limits{}).Root, true)
	c.nameFiles()
	c.files = append(
		c.files,
		copyFile{name: copyTextName, mediaType: "text/plain", write: c.writeTextFile},
		copyFile{name: copyMessageName, mediaType: "message/rfc822", write: c.writeOriginal},
	)
	return c
}

// collect puts texts to be shown and files where they belong. Where show is false
// another part says the same, and only files are taken.
func (c *copyContent) collect(p *mail.Part, show bool) {
	switch p.Kind {
	case mail.Multipart:
		alternative := p.Types[0].Type == "multipart/alternative"
		best := 0
		if alternative {
			best = bestAlternative(p.Children)
		}
		for i, child := range p.Children {
			c.collect(child, show && (!alternative || i == best))
		}
	case mail.Leaf:
		switch {
		case !isShownText(p):
			c.addFile(p)
		case show:
			c.shown = append(c.shown, p)
		}
	}
}

// bestAlternative is the child to show: the first with plain text, else the first
// with HTML (RFC 2046 section 5.1.4 has the richest last; here the plainest serves).
func bestAlternative(parts []*mail.Part) int {
	for _, want := range []string{"text/plain", "text/html"} {
		if i := slices.IndexFunc(parts, func(p *mail.Part) bool { return holdsText(p, want) }); i >= 0 {
			return i
		}
	}
	return 0
}

func holdsText(p *mail.Part, mediaType string) bool {
	if p.Kind == mail.Leaf {
		return isShownText(p) && p.Types[0].Type == mediaType
	}
	return slices.ContainsFunc(p.Children, func(c *mail.Part) bool { return holdsText(c, mediaType) })
}

func isShownText(p *mail.Part) bool {
	t := p.Types[0].Type
	return !p.Attachment && (t == "text/plain" || t == "text/html")
}

func (c *copyContent) addFile(p *mail.Part) {
	name := ""
	if len(p.Names) > 0 {
		name = p.Names[0]
	}
	c.files = append(c.files, copyFile{
		name:      name,
		mediaType: p.Types[0].Type,
		write: func(w io.Writer) error {
			_, err := io.Copy(w, c.decoded(p))
			return err
		},
	})
}

// decoded is a part's content without its transfer encoding.
func (c *copyContent) decoded(p *mail.Part) io.Reader {
	body := bufio.NewReaderSize(io.NewSectionReader(c.m, p.Body, p.End-p.Body), 32<<10)
	r, _ := mail.Decoder(body, p.Encodings[0])
	return r
}

// text is a shown part as UTF-8.
func (c *copyContent) text(p *mail.Part) io.Reader {
	r := bufio.NewReaderSize(c.decoded(p), 64<<10)
	if names := p.Types[0].Charsets; len(names) > 0 {
		if text, ok := mail.CharsetReader(names[0], r); ok {
			return text
		}
	}
	sample, _ := r.Peek(64 << 10) // less is fine: an error comes back when it is read
	name := mail.Guess(sample)[0]
	if p.Types[0].Type == "text/html" {
		_, name, _ = charset.DetermineEncoding(sample, "")
	}
	if text, ok := mail.CharsetReader(name, r); ok {
		return text
	}
	return r
}

// extensions are for attachments without a name.
var extensions = map[string]string{
	"application/pdf": ".pdf", "application/zip": ".zip", "message/rfc822": ".eml", "image/png": ".png",
	"image/jpeg": ".jpg", "image/gif": ".gif", "text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics",
	"text/csv": ".csv", "application/pgp-signature": ".asc", "application/pkcs7-signature": ".p7s",
}

// nameFiles gives each attachment a name that is safe on every system, and is
// its alone whatever the case.
func (c *copyContent) nameFiles() {
	taken := map[string]bool{copyTextName: true, copyMessageName: true}
	for i := range c.files {
		f := &c.files[i]
		name := safeFileName(f.name)
		if name == "" {
			name = fmt.Sprintf("attachment-%d%s", i+1, extensions[f.mediaType])
		}
		ext := path.Ext(name)
		stem := strings.TrimSuffix(name, ext)
		if taken[strings.ToLower(name)] {
			// The number in the whole list makes it unique at once; no name is tried
			// again and again.
			name = fmt.Sprintf("%s (%d)%s", stem, i+1, ext)
		}
		for taken[strings.ToLower(name)] {
			name = "_" + name
		}
		taken[strings.ToLower(name)] = true
		f.name = name
	}
}

// longestFileName is in characters; file systems take 255 bytes.
const longestFileName = 80

// safeFileName keeps the last element of a path, without what Windows or a
// terminal would take for more than a letter. It is empty when nothing is left.
func safeFileName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar, strings.ContainsRune(`<>:"|?*`, r):
			return '_'
		}
		return r
	}, strings.ToValidUTF8(name, "_"))
	name = strings.Trim(name, ". ")
	if runes := []rune(name); len(runes) > longestFileName {
		ext := []rune(path.Ext(name))
		if len(ext) > 10 {
			ext = nil
		}
		name = string(runes[:longestFileName-len(ext)]) + string(ext)
	}
	return name
}

// writeOriginal writes the message as it came, less the fields that name blind
// recipients: the copy may go to another one.
func (c *copyContent) writeOriginal(w io.Writer) error {
	at := int64(0)
	for _, f := range c.m.Header().Fields {
		if !isBlind(f.Name) {
			continue
		}
		if _, err := io.Copy(w, io.NewSectionReader(c.m, at, f.Start-at)); err != nil {
			return err
		}
		at = f.End
	}
	_, err := io.Copy(w, io.NewSectionReader(c.m, at, c.m.Size()-at))
	return err
}

func isBlind(name string) bool {
	return strings.EqualFold(name, "Bcc") || strings.EqualFold(name, "Resent-Bcc")
}
