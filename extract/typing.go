package extract

import (
	"path"
	"slices"
	"strings"
)

// fitting lists the formats that o's bytes can be read as, in order.
func (r *Reader) fitting(o *Object) []*Format {
	if o.Size == 0 {
		return nil
	}
	var fits []*Format
	for i := range r.formats {
		if detects(&r.formats[i], o) {
			fits = append(fits, &r.formats[i])
		}
	}
	return fits
}

// detects asks one format. One that fails on the object is let read it, so that
// the failure becomes a gap.
func detects(f *Format, o *Object) (fits bool) {
	defer func() {
		if recover() != nil {
			fits = true
		}
	}()
	return f.Detect(o)
}

// covered reports whether a format that has read o to its end read all that f would.
// What is declared as a page of HTML is shown as one, whatever else it is: its elements
// do not break words there.
func covered(o *Object, f *Format, ended []*Format) bool {
	if f.Name == pageFormat && isPage(o) {
		return false
	}
	return slices.ContainsFunc(ended, func(e *Format) bool { return slices.Contains(e.Covers, f.Name) })
}

func isPage(o *Object) bool {
	return slices.ContainsFunc(o.Types, func(t string) bool { return t == "text/html" || t == "application/xhtml+xml" }) ||
		slices.ContainsFunc(o.Names, func(n string) bool {
			return slices.Contains([]string{".html", ".htm", ".xhtml", ".xht", ".shtml"}, strings.ToLower(path.Ext(n)))
		})
}

func onlyPlain(fits []*Format) bool {
	return !slices.ContainsFunc(fits, func(f *Format) bool { return f.Name != plainFormat })
}

// declarations knows what files of a name or media type usually are.
type declarations struct {
	extensions map[string][]kind
	types      map[string][]kind
}

// A kind is a format, or a signature that no format reads.
type kind struct {
	format    *Format
	signature *signature
}

func declared(formats []Format) declarations {
	d := declarations{map[string][]kind{}, map[string][]kind{}}
	for i := range formats {
		f := &formats[i]
		for _, e := range f.Extensions {
			d.extensions[e] = append(d.extensions[e], kind{format: f})
		}
		for _, t := range f.MediaTypes {
			d.types[t] = append(d.types[t], kind{format: f})
		}
	}
	for i := range signatures {
		for _, e := range signatures[i].extensions {
			d.extensions[e] = append(d.extensions[e], kind{signature: &signatures[i]})
		}
	}
	return d
}

// of is what o is declared to be: by the extension of its best name, else by its
// best media type, where these are known.
func (d declarations) of(o *Object) (what string, kinds []kind) {
	// "._a.jpg" is not the picture, but what a Macintosh keeps beside it.
	if len(o.Names) > 0 && !strings.HasPrefix(path.Base(o.Names[0]), "._") {
		ext := strings.ToLower(strings.TrimPrefix(path.Ext(o.Names[0]), "."))
		if kinds := d.extensions[ext]; len(kinds) > 0 {
			return ext, kinds
		}
	}
	if len(o.Types) > 0 && o.Types[0] != "application/octet-stream" && o.Types[0] != "text/plain" {
		if kinds := d.types[o.Types[0]]; len(kinds) > 0 {
			return o.Types[0], kinds
		}
	}
	return "", nil
}

// mismatch notes when o is something else than it was declared as.
func (w *walk) mismatch(o *Object, fits []*Format, known *signature) {
	what, claimed := w.reader.declare.of(o)
	if what == "" || len(fits) == 0 && known == nil {
		return
	}
	found := make([]kind, 0, len(fits)+1)
	for _, f := range fits {
		found = append(found, kind{format: f})
	}
	if known != nil {
		found = append(found, kind{signature: known})
	}
	for _, a := range claimed {
		for _, b := range found {
			if a.related(b) || b.seals(a, o) {
				return
			}
		}
	}
	w.notes.fact(o.Path, TypeMismatch, "declared as "+what+", is "+found[0].name())
}

func (k kind) name() string {
	if k.format != nil {
		return k.format.Name
	}
	return k.signature.name
}

// related reports whether a file of one kind may be called the other without
// meaning harm: a docx a zip, a CSV a text, a PNG a JPEG.
func (k kind) related(other kind) bool {
	switch {
	case k.format != nil && other.format != nil:
		a, b := k.format, other.format
		return a.Name == b.Name || a.includes(b) || b.includes(a) || a.textual() && b.textual() || a.Fact != "" && a.Fact == b.Fact
	case k.format != nil:
		return other.signature.readBy(k.format) || other.signature.picture && k.format.Fact == ImageWithoutText
	case other.format != nil:
		return other.related(k)
	default:
		a, b := k.signature, other.signature
		return a == b || a.picture && b.picture ||
			slices.ContainsFunc(a.extensions, func(e string) bool { return slices.Contains(b.extensions, e) })
	}
}

// seals reports whether o, which is of kind k, may be a file of another kind with a
// password.
func (k kind) seals(other kind, o *Object) bool {
	return k.format != nil && other.format != nil && slices.Contains(k.format.Seals, other.format.Name) && k.format.Locked(o)
}

// includes reports whether each file of f is one of b too. What looks like text
// because it has few binary bytes (a PDF) is no text for all that.
func (f *Format) includes(b *Format) bool {
	return b.Name != plainFormat && slices.Contains(f.Covers, b.Name)
}

// textual formats are read by any text editor.
func (f *Format) textual() bool {
	return f.Name == plainFormat || f.Name == messageFormat || slices.ContainsFunc(f.MediaTypes, func(t string) bool {
		return strings.HasPrefix(t, "text/") || strings.HasSuffix(t, "json") || strings.HasSuffix(t, "xml")
	})
}
