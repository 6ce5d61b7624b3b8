package media

import (
	"bytes"
	"io"
	"strings"

	"postern/extract"
	"postern/extract/metadata"
)

// Names of elements (RFC 9559 section 5).
const (
	idEBML        = 0x1a45dfa3
	idSegment     = 0x18538067
	idSeekHead    = 0x114d9b74
	idInfo        = 0x1549a966
	idTracks      = 0x1654ae6b
	idTrack       = 0xae
	idCluster     = 0x1f43b675
	idSimpleBlock = 0xa3
	idBlock       = 0xa1
	idAddition    = 0xa5
	idCues        = 0x1c53bb6b
	idAttachments = 0x1941a469
	idFile        = 0x61a7
	idChapters    = 0x1043a770
	idTags        = 0x1254c367
	idTag         = 0x67c8
	idTagName     = 0x45a3
	idTagString   = 0x4487
	idTagBinary   = 0x4485
)

// masters are elements of elements that are read like their parents.
var masters = map[uint32]bool{
	idEBML: true, idInfo: true, idTracks: true, idAttachments: true, idChapters: true, idTags: true, 0xa0: true, 0x75a1: true, 0xa6: true, 0x45b9: true,
	0x4520: true, 0xb6: true, 0x80: true, 0x6944: true, 0x6911: true, 0x7373: true, 0x63c0: true,
}

// words are elements that are text, with their names for people.
var words = map[uint32]string{
	0x7ba9: "title", 0x4d80: "muxer", 0x5741: "writer", 0x7384: "file name", 0x3c83ab: "file before", 0x3e83bb: "file behind", 0x4282: "type",
	0x4521: "edition", 0x5654: "chapter", 0x85: "chapter", 0x63ca: "target",
}

// wordless are elements that no text is looked for in: numbers, times, indexes, room.
var wordless = map[uint32]bool{
	idSeekHead: true, idCues: true, 0xec: true, 0xbf: true, 0xe7: true, 0xa7: true, 0xab: true, 0xfb: true, 0x9b: true, 0x4461: true, 0x4489: true, 0x2ad7b1: true, 0xaf: true,
}

// A matroska is one file of Matroska or WebM.
type matroska struct {
	*reading
	depth int
	next  int64 // where the last endless element ended
	texts map[uint64]subtitles
	label string // of the tag that is being read
}

func readMatroska(m *reading) error {
	k := &matroska{reading: m, texts: map[uint64]subtitles{}}
	m.Rest(k.elements(0, m.Object.Size, element{}, k.read))
	return nil
}

// read reads one element.
func (k *matroska) read(e element) {
	switch {
	case e.id == idSegment, masters[e.id]:
		k.within(e, k.read)
	case e.id == idCluster:
		if len(k.texts) > 0 || e.endless { // pictures and sound alone are passed over
			k.within(e, k.read)
		}
	case words[e.id] != "":
		k.Property("Matroska "+words[e.id], k.text(e))
	case e.id == idTrack:
		k.track(e)
	case e.id == idSimpleBlock, e.id == idBlock:
		if len(k.texts) > 0 {
			k.block(e)
		}
	case e.id == idAddition:
		if len(k.texts) > 0 {
			k.addition(k.bytes(e))
		}
	case e.id == idFile:
		k.attachment(e)
	case e.id == idTag:
		k.label = ""
		k.within(e, k.read)
	case e.id == idTagName:
		k.label = short(k.text(e))
	case e.id == idTagString:
		k.Property("Matroska tag", labelled(k.label, k.text(e)))
	case e.id == idTagBinary:
		k.Property("Matroska tag", k.label)
		k.Unknown("Matroska tag", e.at, e.size)
	case !wordless[e.id]:
		k.Unknown("Matroska", e.at, e.size)
	}
}

func (k *matroska) bytes(e element) []byte {
	return k.Value("Matroska element", k.Object.Data, e.at, e.size)
}

func (k *matroska) text(e element) string { return metadata.Narrow(bytes.Trim(k.bytes(e), "\x00")) }

// attachment reads a file inside.
func (k *matroska) attachment(e element) {
	c := extract.Child{Path: "attachment"}
	var data element
	k.within(e, func(e element) {
		switch e.id {
		case 0x467e:
			k.Property("Matroska attachment", k.text(e))
		case 0x466e:
			if name := k.text(e); name != "" {
				c.Path, c.Names = name, names(name)
			}
		case 0x4660:
			c.Types = types(k.text(e))
		case 0x465c:
			data = e
		}
	})
	k.file(c, io.NewSectionReader(k.Object.Data, data.at, data.size))
}

// isText reports whether the samples of a codec are text.
func isText(codec string) bool {
	return strings.HasPrefix(codec, "S_TEXT/") || strings.HasPrefix(codec, "D_WEBVTT/") || codec == "S_ASS" || codec == "S_SSA"
}
