package ole

import (
	"bytes"
	"path"
	"strings"

	"postern/extract"
	"postern/extract/mapi"
	"postern/extract/parts"
)

// Properties of a message ([MS-OXPROPS]) that are no plain text.
const (
	tagHTML          = "1013"
	tagCompressedRTF = "1009"
	tagAttachData    = "3701"
	tagLongName      = "3707"
	tagShortName     = "3704"
	tagMIME          = "370e"
)

const (
	streamPrefix     = "__substg1.0_"
	propertiesPrefix = "__properties_version"
)

// several reports whether a stream is one of the values of a property: its number
// stands behind its tag ([MS-OXMSG] 2.1.4.2).
func several(s *stream) bool { return strings.Contains(s.name(), "-") }

// message reads a message of Outlook ([MS-OXMSG]): every property is a stream
// whose name is its tag and its type.
func (f *file) message() error {
	f.readLabels()
	for _, s := range f.streams {
		name := s.name()
		switch {
		case strings.HasPrefix(name, propertiesPrefix):
			s.read = true
			if err := f.numbers(s); err != nil {
				return err
			}
			continue
		case strings.HasPrefix(path.Base(path.Dir(s.path)), "__nameid_version"):
			s.read = true
			if strings.EqualFold(name, streamPrefix+"00040102") {
				if err := f.propertyNames(s.data); err != nil {
					return err
				}
			}
			continue
		}
		tag, ok := strings.CutPrefix(name, streamPrefix)
		if !ok || len(tag) < 8 {
			continue
		}
		s.read = true
		if err := f.property(s, strings.ToLower(tag[:4]), strings.ToLower(tag[4:8])); err != nil {
			return err
		}
	}
	return nil
}

// property hands on one property.
func (f *file) property(s *stream, tag, kind string) error {
	page := f.page(path.Dir(s.path))
	switch {
	case tag == tagHTML:
		c := extract.Child{Path: "body.html", Types: []string{"text/html"}, Charsets: []string{mapi.PageName(page.internet)}, Section: extract.Body}
		data := s.data
		switch kind {
		case "001f":
			data = []byte(wide(data))
			c.Charsets = []string{"utf-8"}
		case "001e":
			c.Charsets = []string{mapi.PageName(page.text)}
		}
		return f.s.Child(c, bytes.NewReader(data))
	case kind == "001f", kind == "101f" && several(s):
		return f.line(tag, wide(s.data))
	case kind == "001e", kind == "101e" && several(s):
		return f.line(tag, mapi.Narrow(s.data, page.text))
	case tag == tagCompressedRTF:
		data, err := mapi.DecompressRTF(s.data)
		if err != nil {
			return f.s.Gap(s.path, extract.Corrupt, err.Error())
		}
		return f.s.Child(extract.Child{Path: "body.rtf", Types: []string{"application/rtf"}, Section: extract.Body}, bytes.NewReader(data))
	case tag == tagAttachData:
		return f.attachment(s)
	}
	if text := parts.Printable(s.data); text != "" {
		return f.s.Text(extract.All, extract.Place{Where: "property " + f.label(tag)}, text)
	}
	return nil
}

// line is a property that is text; the body of a message is one of them.
func (f *file) line(tag, text string) error {
	text = strings.Trim(text, "\x00")
	if text == "" {
		return nil
	}
	view, where := extract.Properties, "property "+f.label(tag)
	switch tag {
	case "1000":
		view, where = extract.Shown, "body"
	case "0037":
		where = "subject"
	}
	return f.s.Text(view, extract.Place{Where: where}, tidy(text)+"\n")
}

// attachment hands on a file, by the name that stands beside it.
func (f *file) attachment(s *stream) error {
	dir := path.Dir(s.path)
	beside := func(tag string) string {
		if n := f.find(path.Join(dir, streamPrefix+tag+"001F")); n != nil {
			return strings.Trim(wide(n.data), "\x00")
		}
		if n := f.find(path.Join(dir, streamPrefix+tag+"001E")); n != nil {
			return mapi.Narrow(n.data, f.page(dir).text)
		}
		return ""
	}
	c := extract.Child{Path: "attachment", Section: extract.Attachment}
	for _, tag := range []string{tagLongName, tagShortName} {
		if name := strings.ToValidUTF8(clean(beside(tag)), "\ufffd"); name != "" {
			c.Names = append(c.Names, name)
		}
	}
	if len(c.Names) > 0 {
		c.Path = path.Base(strings.ReplaceAll(c.Names[0], `\`, "/"))
	}
	if t := strings.ToLower(beside(tagMIME)); t != "" {
		c.Types = []string{clean(t)}
	}
	return f.s.Child(c, bytes.NewReader(s.data))
}
