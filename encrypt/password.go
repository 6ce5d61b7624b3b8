package encrypt

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/quotedprintable"
	"strings"

	"postern/mail"
)

// Errors of password copies.
var (
	// ErrInvite means that the message is a calendar invite, which in a file would
	// no longer be one.
	ErrInvite = errors.New("a calendar invite cannot be sent as a password copy")
	// ErrPasswordShown means that the password stands in the outer header.
	ErrPasswordShown = errors.New("the password stands in the readable header")
)

// DefaultCover is the text beside a password copy, in plain words.
const DefaultCover = `This message is protected. You find it, with its attachments, in the attached file.

To read it:
1. Save the attached file and open it.
2. Enter the password. You get it from the sender by another way, for example by phone or text message.

If you do not have the password, ask the sender. It is never sent by e-mail with the message.
`

// The second paragraph depends on the kind of file.
const (
	pdfCover = "\nThe file is a PDF. Adobe Reader, browsers and phones can open it. The attachments are in its list of attachments " +
		"(the paper clip).\n"
	zipCover = "\nThe file is a ZIP archive with AES-256 encryption. 7-Zip, WinZip and most archive apps can open it; what Windows " +
		"itself has for ZIP files cannot.\n"
)

// WritePasswordPDF writes m as a mail with one AES-256 encrypted PDF (ISO 32000-2,
// revision 6), which holds its text, its attachments byte for byte, and the
// message itself as message.eml without Bcc. The outer header is that of the
// other ways to encrypt: Bcc never, the Subject as o says.
//
// Characters that the embedded font has no glyph for (it has Latin, Greek and Cyrillic)
// are drawn as boxes that can be copied as what they are; the whole text is also
// attached as message.txt. Errors are [ErrInvite], [ErrPasswordShown], [ErrPassword],
// [ErrHeader] and those of reading and writing. What was written before an error is to be
// thrown away.
func WritePasswordPDF(w io.Writer, m *mail.Message, password string, o Options) error {
	return writePasswordCopy(w, m, password, o, passwordFile{
		name: "message.pdf", mediaType: "application/pdf", cover: pdfCover,
		write: func(w io.Writer, c *copyContent) error { return writePDF(w, c, password, o) },
	})
}

// WritePasswordZip is [WritePasswordPDF] with a ZIP archive encrypted by AES-256 (WinZip's
// AE-2), which holds the same files. Names of files can be read without the
// password; where o protects the Subject they are hidden in an archive within.
func WritePasswordZip(w io.Writer, m *mail.Message, password string, o Options) error {
	return writePasswordCopy(w, m, password, o, passwordFile{
		// Another name than the archive within.
		name: "protected-message.zip", mediaType: "application/zip", cover: zipCover,
		write: func(w io.Writer, c *copyContent) error { return writeZip(w, c, password, o.ProtectSubject, o) },
	})
}

// A passwordFile is the encrypted attachment of a password copy.
type passwordFile struct {
	name, mediaType, cover string
	write                  func(io.Writer, *copyContent) error
}

func writePasswordCopy(w io.Writer, m *mail.Message, password string, o Options, file passwordFile) error {
	if err := CheckPassword(password); err != nil {
		return err
	}
	if IsInvite(m) {
		return ErrInvite
	}
	e, err := split(m, o)
	if err != nil {
		return err
	}
	cover := o.Cover
	if cover == "" {
		cover = DefaultCover + file.cover
	}
	if shows(e.outer, password) || strings.Contains(cover, password) {
		return ErrPasswordShown
	}
	boundary, err := newBoundary(o.random())
	if err != nil {
		return err
	}
	if err := e.writeOuter(w, "Content-Type: multipart/mixed; boundary=\""+boundary+"\"\r\n"); err != nil {
		return fmt.Errorf("write message: %w", err)
	}
	if err := writeCover(w, boundary, cover); err != nil {
		return fmt.Errorf("write message: %w", err)
	}
	if _, err := fmt.Fprintf(w, "\r\n--%s\r\nContent-Type: %s; name=\"%s\"\r\nContent-Transfer-Encoding: base64\r\n"+
		"Content-Disposition: attachment; filename=\"%s\"\r\n\r\n", boundary, file.mediaType, file.name, file.name); err != nil {
		return fmt.Errorf("write message: %w", err)
	}
	body := newBase64Lines(w)
	if err := file.write(body, newCopyContent(m)); err != nil {
		return fmt.Errorf("write %s: %w", file.name, err)
	}
	if err := body.Close(); err != nil {
		return fmt.Errorf("write message: %w", err)
	}
	if _, err := fmt.Fprintf(w, "\r\n--%s--\r\n", boundary); err != nil {
		return fmt.Errorf("write message: %w", err)
	}
	return nil
}

func writeCover(w io.Writer, boundary, cover string) error {
	if _, err := fmt.Fprintf(w, "--%s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", boundary); err != nil {
		return err
	}
	q := quotedprintable.NewWriter(w)
	lines := strings.ReplaceAll(strings.ReplaceAll(cover, "\r\n", "\n"), "\n", "\r\n")
	if _, err := io.WriteString(q, lines); err != nil {
		return err
	}
	return q.Close()
}

// shows reports whether a header says the password, as it is written or in
// encoded words, also where a line is folded within it.
func shows(header []byte, password string) bool {
	text := strings.NewReplacer("\r\n ", " ", "\r\n\t", "\t").Replace(string(header))
	if strings.Contains(text, password) || bytes.Contains(header, []byte(password)) {
		return true
	}
	for line := range strings.Lines(text) {
		for _, reading := range mail.Decode(line) {
			if strings.Contains(reading, password) {
				return true
			}
		}
	}
	return false
}

// decodeHeader is a raw header value for people, in its best reading.
func decodeHeader(value string) string {
	return strings.Join(strings.Fields(mail.Decode(value)[0]), " ")
}
