package rtf

import "postern/extract"

// A destination is where text of a group goes.
type destination uint8

// The destinations.
const (
	body       destination = iota
	same                   // a group that only structures: what is around it counts
	twice                  // the same words as in the group before, in Unicode: they go where \upr stands
	header                 // headers and footers
	footnote               // foot- and endnotes
	annotation             // comments, with their authors
	fieldCode              // what a field does: links, file names
	properties             // the information about the document
	everything             // what no program shows: unknown destinations, style names
	fontTable              // fonts
	nothing                // numbers only
	picture                // hexadecimal data of a picture
	objectData             // of an embedded object
	dataStore              // of other data
	fieldData              // of a form field or a link
)

func (d destination) isData() bool { return d >= picture }

// place is where the destination's text is found, and in which view.
func (d destination) place() (extract.View, string) {
	switch d {
	case header:
		return extract.Shown, "header"
	case footnote:
		return extract.Shown, "footnote"
	case annotation:
		return extract.Shown, "annotation"
	case fieldCode:
		return extract.Properties, "field"
	case properties:
		return extract.Properties, "properties"
	case everything, fontTable:
		return extract.All, "hidden"
	}
	return extract.Shown, "text"
}

// destinations are the control words that begin one.
var destinations = map[string]destination{
	"rtf": body, "fldrslt": body, "shptxt": body, "listtext": body, "pntext": body, "result": body,
	"field": same, "object": same, "shp": same, "shpinst": same, "shppict": same, "nonshppict": same, "upr": everything, "ud": twice,
	"shprslt": same, "do": same, "dptxbxtext": body, "sp": same, "mmath": same, "moMath": same, "formfield": everything,
	"header": header, "headerl": header, "headerr": header, "headerf": header,
	"footer": header, "footerl": header, "footerr": header, "footerf": header,
	"footnote": footnote, "annotation": annotation, "atnauthor": annotation, "atnid": annotation,
	"fldinst": fieldCode, "template": fieldCode, "linkself": fieldCode, "hlloc": fieldCode, "hlsrc": fieldCode, "hlfr": fieldCode,
	"objname": properties, "objclass": properties, "objalias": fieldCode,
	"info": properties, "title": properties, "subject": properties, "author": properties, "manager": properties, "company": properties,
	"operator": properties, "category": properties, "keywords": properties, "comment": properties, "doccomm": properties,
	"hlinkbase": properties, "userprops": properties, "propname": properties, "staticval": properties, "linkval": properties,
	"revtbl": properties, "generator": properties, "bkmkstart": properties, "sn": everything, "sv": everything,
	"xe": everything, "tc": everything, "tcn": everything, "pntxta": everything, "pntxtb": everything, // words for lists elsewhere
	"stylesheet": everything, "filetbl": everything, "listname": everything, "xmlnstbl": everything,
	"fonttbl": fontTable, "colortbl": nothing, "panose": nothing, "rsidtbl": nothing, "themedata": dataStore,
	"colorschememapping": dataStore, "datastore": dataStore, "latentstyles": nothing, "objdata": objectData, "pict": picture,
	"blipuid": nothing, "datafield": fieldData, "passwordhash": nothing,
}

// output collects text and hands it on in larger pieces.
type output struct {
	s     extract.Sink
	view  extract.View
	where string
	buf   []byte
	last  map[extract.View]string
}

// add adds text of a destination.
func (w *output) add(to destination, hidden bool, text string) error {
	if to == nothing || to.isData() || text == "" {
		return nil
	}
	view, where := to.place()
	if hidden && view == extract.Shown {
		view, where = extract.All, "hidden"
	}
	if view != w.view || where != w.where || len(w.buf) > 32<<10 {
		if err := w.flush(); err != nil {
			return err
		}
		w.view, w.where = view, where
	}
	w.buf = append(w.buf, text...)
	return nil
}

func (w *output) flush() error {
	if len(w.buf) == 0 {
		return nil
	}
	where := w.where
	if w.last == nil {
		w.last = map[extract.View]string{}
	}
	if w.last[w.view] == where {
		where = "" // the text goes on where it was
	}
	w.last[w.view] = w.where
	err := w.s.Text(w.view, extract.Place{Where: where}, string(w.buf))
	w.buf = w.buf[:0]
	return err
}
