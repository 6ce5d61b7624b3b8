package ole

import (
	"bytes"
	"encoding/binary"
	"path"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// objectData reads what programs keep of an object in a document besides the object: pictures of it for the
// printer and for the screen, equations, the document of an object of StarOffice.
func (f *file) objectData() error {
	for _, s := range f.streams {
		if s.read {
			continue
		}
		var err error
		switch name := strings.ToLower(s.name()); {
		case (name == "print" || name == "meta") && len(s.data) > metafilePict:
			s.read = true
			err = f.clipping(s.path, clipping{clipMetafile, s.data})
		case name == "pict": // of a Macintosh
			s.read = true
			err = f.s.Child(extract.Child{Path: s.path + "/preview.pict", Preview: true}, bytes.NewReader(s.data))
		case name == "package_stream":
			s.read = true
			err = f.s.Child(extract.Child{Path: s.path, Section: extract.Attachment}, bytes.NewReader(s.data))
		case name == "contents" && (isControl(s.data) || f.find(path.Join(path.Dir(s.path), "OCXNAME")) != nil):
			s.read = true
			err = f.control(s)
		case name == "equation native" && len(s.data) >= equationHead:
			head := min(int(binary.LittleEndian.Uint16(s.data)), len(s.data))
			s.read, err = f.equation(s, s.data[head:])
		case name == "ole10native" && len(s.data) > 4:
			s.read, err = f.oldObject(s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

const (
	metafilePict = 8 // bytes in front of a metafile: how it is scaled ([MS-WMF] calls them METAFILEPICT)
	equationHead = 28
)

// equation reads an equation in a stream; false where it is none, or ends in the middle. What else is printable
// in the stream is read too: in front of the equation, in names, and behind its end, where nobody sees a file.
func (f *file) equation(s *stream, b []byte) (whole bool, err error) {
	text, behind, whole := equationText(b)
	if err := f.s.Text(extract.Shown, extract.Place{Where: "equation"}, text+"\n"); err != nil || !whole {
		return false, err
	}
	if err := f.s.Text(extract.All, extract.Place{Where: "stream " + s.name()}, parts.Printable(s.data)); err != nil {
		return false, err
	}
	const memory = 64 // bytes of no type that Equation Editor leaves
	if behind = bytes.Trim(behind, "\x00"); len(behind) <= memory {
		return true, nil
	}
	return true, f.s.Child(extract.Child{Path: s.path + "/behind the equation", Alternative: true}, bytes.NewReader(behind))
}

// oldObject reads the data of objects of programs that knew no compound files, where these are known by the name
// that stands beside.
func (f *file) oldObject(s *stream) (read bool, err error) {
	data := s.data[4:] // behind its length
	if len(data) > metafilePict && bytes.HasPrefix(data[metafilePict:], []byte("\x01\x00\x09\x00")) {
		return true, f.clipping(s.path, clipping{clipMetafile, data})
	}
	class := f.find(path.Join(path.Dir(s.path), "CompObj"))
	if class == nil {
		return false, nil
	}
	name := string(class.data)
	switch {
	case strings.Contains(name, "Equation"):
		return f.equation(s, data)
	case strings.Contains(name, "MPlayer"), strings.Contains(name, "MS_ClipArt_Gallery"): // the place of a file
		return true, f.s.Text(extract.All, extract.Place{Where: "stream " + s.name()}, parts.Printable(data))
	}
	return false, nil
}
