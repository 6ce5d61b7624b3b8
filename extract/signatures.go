package extract

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// A signature recognises a kind of file that no format reads, so that its gap
// can say what it is.
type signature struct {
	name  string // for people: "7z archive"
	at    int64
	magic string
	// check looks closer, where the magic alone is weak or stands elsewhere.
	check func(o *Object) bool
	// extensions are the usual ones; the first one names the kind in reports. A
	// format that lists one of them reads this kind of file, and the signature is
	// not asked.
	extensions []string
	// cause is Unknown where it is empty. explain overrules cause and detail.
	cause   Cause
	explain func(o *Object) (Cause, string)
	picture bool
	// weak signatures fit random bytes too easily to say more than nothing does.
	weak bool
}

// recognise finds the signature of o, but for those of files that one of the
// formats reads.
func recognise(o *Object, fits []*Format) *signature {
	if o.Size == 0 {
		return nil
	}
	for i := range signatures {
		s := &signatures[i]
		if s.fits(o) && !slices.ContainsFunc(fits, s.readBy) {
			return s
		}
	}
	return nil
}

func (s *signature) fits(o *Object) bool {
	if s.magic != "" && !hasAt(o, s.at, s.magic) {
		return false
	}
	return s.check == nil || s.check(o)
}

func (s *signature) readBy(f *Format) bool {
	return slices.ContainsFunc(s.extensions, func(e string) bool { return slices.Contains(f.Extensions, e) })
}

func (s *signature) gap(o *Object) (Cause, string) {
	if s.explain != nil {
		return s.explain(o)
	}
	if s.cause != "" {
		return s.cause, s.name
	}
	return Unknown, s.name + ": no reader"
}

// A Kind is a kind of file that is told apart and not read.
type Kind struct {
	Name       string
	Extensions []string
	// Cause is that of its gap.
	Cause Cause
}

// Kinds are those that none of the formats reads, by name.
func Kinds(formats []Format) []Kind {
	var all []Kind
	for i := range signatures {
		s := &signatures[i]
		if s.cause == "" && slices.ContainsFunc(formats, func(f Format) bool { return s.readBy(&f) }) {
			continue
		}
		k := slices.IndexFunc(all, func(k Kind) bool { return k.Name == s.name })
		if k < 0 {
			k = len(all)
			all = append(all, Kind{Name: s.name, Cause: cmp.Or(s.cause, Unknown)})
		}
		for _, e := range s.extensions {
			if !slices.Contains(all[k].Extensions, e) {
				all[k].Extensions = append(all[k].Extensions, e)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Kind) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return all
}

// hasAt reports whether magic stands in o at offset at.
func hasAt(o *Object, at int64, magic string) bool {
	end := at + int64(len(magic))
	if end <= int64(len(o.Head)) {
		return string(o.Head[at:end]) == magic
	}
	if end > o.Size {
		return false
	}
	p := make([]byte, len(magic))
	n, _ := o.Data.ReadAt(p, at)
	return string(p[:n]) == magic
}

// magicAt makes a check for a second magic.
func magicAt(at int64, magics ...string) func(*Object) bool {
	return func(o *Object) bool {
		return slices.ContainsFunc(magics, func(m string) bool { return hasAt(o, at, m) })
	}
}

// startsText reports whether o begins with line, after blank lines and a
// byte-order mark.
func startsText(line string) func(*Object) bool {
	return func(o *Object) bool { return bytes.HasPrefix(textHead(o), []byte(line)) }
}

func textHead(o *Object) []byte {
	head := bytes.TrimPrefix(o.Head, []byte("\xef\xbb\xbf"))
	return bytes.TrimLeft(head, "\r\n\t ")
}

// startsArmour is startsText for a PGP message that is encrypted.
func startsArmour(o *Object) bool {
	head := textHead(o)
	return bytes.HasPrefix(head, []byte(armourPGP)) && isEncryptedArmour(string(head))
}
