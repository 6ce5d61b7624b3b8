package gate

import (
	"context"
	"fmt"
	"io"
	stdmail "net/mail"
	"strings"

	"postern/extract"
	"postern/mail"
	"postern/quarantine"
)

// Bounds on what is shown of a message.
const (
	mostPreviewText = 64 << 10
	mostPreviewHTML = 256 << 10
)

// Preview makes what a person may see of a stored message. Unless full is set
// every datum in it is masked, with the detectors of the whole catalogue, not
// only with what the policy asks for.
func (g *Gate) Preview(ctx context.Context, m *mail.Message, full bool) (*quarantine.Preview, error) {
	mask := g.rules.Load().Engine.Mask
	if full {
		mask = func(s string) string { return s }
	}
	p := &quarantine.Preview{Header: previewHeader(m.Header(), mask)}
	var text bodyText
	report, err := g.o.Reader.Message(ctx, m, func(d *extract.Document) error {
		text.add(d)
		return ctx.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("read message: %w", err)
	}
	p.Text = mask(text.String())
	p.HTML = previewHTML(m, mask)
	p.Parts = previewParts(report, mask)
	return p, nil
}

// bodyText gathers the shown text of the body: that of its plain text parts where
// there are any, else that of its other parts.
type bodyText struct{ plain, other strings.Builder }

func (b *bodyText) add(d *extract.Document) {
	if d.Section != extract.Body || d.View != extract.Shown {
		return
	}
	to := &b.other
	if d.Format == "plain" {
		to = &b.plain
	}
	if room := mostPreviewText - to.Len(); room > 0 {
		to.WriteString(cutText(d.Text[d.Repeated:], room))
		to.WriteByte('\n')
	}
}

func (b *bodyText) String() string {
	if b.plain.Len() > 0 {
		return b.plain.String()
	}
	return b.other.String()
}

// cutText is s cut to at most n bytes, with whole runes.
func cutText(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}

func previewHeader(h mail.Header, mask func(string) string) [][2]string {
	var lines [][2]string
	for _, name := range []string{"From", "To", "Cc", "Subject", "Date", "Message-ID"} {
		text := h.Text(name)
		switch {
		case text == "":
			continue
		case name == "From" || name == "To" || name == "Cc":
			text = addressList(text, mask)
		case name == "Message-ID":
			left, right, _ := strings.Cut(clip(text), "@")
			text = mask(left) + "@" + mask(right)
		case name == "Subject":
			text = mask(clip(withoutPassword(text)))
		default:
			text = mask(clip(text))
		}
		lines = append(lines, [2]string{name, text})
	}
	return lines
}

// addressList shows addresses, which a reviewer must see, and masks the names
// around them, in which anything may stand.
func addressList(text string, mask func(string) string) string {
	list, err := stdmail.ParseAddressList(text)
	if err != nil {
		return mask(clip(text))
	}
	var shown []string
	for _, a := range list {
		s := "<" + a.Address + ">"
		if a.Name != "" {
			s = mask(clip(a.Name)) + " " + s
		}
		shown = append(shown, s)
	}
	return strings.Join(shown, ", ")
}

func previewParts(r *extract.Report, mask func(string) string) []quarantine.PreviewPart {
	gaps := map[string]extract.Cause{}
	for _, gap := range r.Gaps {
		gaps[gap.Path] = gap.Cause
	}
	var parts []quarantine.PreviewPart
	for _, o := range r.Objects {
		if o.Depth == 0 {
			continue // the message itself
		}
		p := quarantine.PreviewPart{
			Path: mask(o.Path), Format: o.Format, Size: o.Size, Depth: o.Depth, Gap: string(gaps[o.Path]),
		}
		if len(o.Names) > 0 {
			p.Name = mask(o.Names[0])
		}
		delete(gaps, o.Path)
		parts = append(parts, p)
	}
	for _, gap := range r.Gaps {
		if cause, left := gaps[gap.Path]; left {
			delete(gaps, gap.Path)
			parts = append(parts, quarantine.PreviewPart{Path: mask(gap.Path), Gap: string(cause)})
		}
	}
	return parts
}

// previewHTML is the first HTML body, stripped to its elements and its text.
func previewHTML(m *mail.Message, mask func(string) string) string {
	var found *mail.Part
	mail.Parse(m, m.Size(), mail.Limits{}).Walk(func(p *mail.Part) {
		if found == nil && p.Kind == mail.Leaf && !p.Attachment && len(p.Types) > 0 && p.Types[0].Type == "text/html" {
			found = p
		}
	})
	if found == nil {
		return ""
	}
	encoding := ""
	if len(found.Encodings) > 0 {
		encoding = found.Encodings[0]
	}
	r, _ := mail.Decoder(io.NewSectionReader(m, found.Body, found.End-found.Body), encoding)
	b, err := io.ReadAll(io.LimitReader(r, mostPreviewHTML))
	if err != nil {
		return ""
	}
	text := string(b)
	for _, charset := range append(found.Types[0].Charsets, mail.Guess(b)...) {
		if decoded, ok := mail.Charset(charset, b); ok {
			text = decoded
			break
		}
	}
	return maskHTML(text, mask)
}
