package metadata

import (
	"encoding/binary"
	"fmt"
	"strings"

	"golang.org/x/text/encoding/japanese"

	"postern/extract"
)

// Tags that lead elsewhere or are more than a text (TIFF 6.0, EXIF, DNG and the
// registered private tags).
const (
	tagSubDirectories = 0x014a
	tagThumbnailAt    = 0x0201
	tagThumbnailSize  = 0x0202
	tagXMP            = 0x02bc
	tagIPTC           = 0x83bb
	tagPhotoshop      = 0x8649
	tagExif           = 0x8769
	tagICC            = 0x8773
	tagGPS            = 0x8825
	tagMakerNote      = 0x927c
	tagUserComment    = 0x9286
	tagXPFirst        = 0x9c9b
	tagXPLast         = 0x9c9f
	tagInterop        = 0xa005
	tagGPSMethod      = 0x001b
	tagGPSArea        = 0x001c
)

// pixels are tags whose values place or hold pixels: they are read by no text.
var pixels = map[uint16]bool{
	0x0111: true, 0x0117: true, 0x0144: true, 0x0145: true, 0x0118: true, 0x0119: true, 0x0102: true, 0x0153: true,
	0x0140: true, 0x012d: true, 0x015b: true, 0x0207: true, 0x0208: true, 0x0209: true, 0x0214: true,
}

var tagNames = map[uint16]string{
	0x010d: "DocumentName", 0x010e: "ImageDescription", 0x010f: "Make", 0x0110: "Model", 0x011d: "PageName", 0x0131: "Software",
	0x0132: "DateTime", 0x013b: "Artist", 0x013c: "HostComputer", 0x014d: "InkNames", 0x0151: "TargetPrinter", 0x8298: "Copyright",
	0x87b1: "GeoASCIIParams", 0xa480: "GDAL metadata", 0x9003: "DateTimeOriginal", 0x9004: "DateTimeDigitized", 0x9286: "UserComment",
	0x9c9b: "XPTitle", 0x9c9c: "XPComment", 0x9c9d: "XPAuthor", 0x9c9e: "XPKeywords", 0x9c9f: "XPSubject", 0xa004: "RelatedSoundFile",
	0xa420: "ImageUniqueID", 0xa430: "CameraOwnerName", 0xa431: "BodySerialNumber", 0xa433: "LensMake", 0xa434: "LensModel",
	0xa435: "LensSerialNumber", 0xa436: "ImageTitle", 0xa437: "Photographer", 0xa438: "ImageEditor", 0xa439: "CameraFirmware",
	0xa43a: "RAWDevelopingSoftware", 0xa43b: "ImageEditingSoftware", 0xa43c: "MetadataEditingSoftware", 0x927c: "MakerNote",
}

var gpsNames = map[uint16]string{
	0x0008: "GPSSatellites", 0x0012: "GPSMapDatum", 0x001b: "GPSProcessingMethod", 0x001c: "GPSAreaInformation", 0x001d: "GPSDateStamp",
}

func tagName(kind string, tag uint16) string {
	names := tagNames
	if strings.HasSuffix(kind, "GPS") {
		names = gpsNames
	}
	if n := names[tag]; n != "" {
		return n
	}
	return fmt.Sprintf("tag %04x", tag)
}

// use reads one tag of a directory.
func (d *directory) use(p pointer, e entry, t *thumbnail) {
	gps := strings.HasSuffix(p.kind, "GPS")
	switch {
	case gps && (e.tag == tagGPSMethod || e.tag == tagGPSArea):
		d.r.Property("EXIF "+tagName(p.kind, e.tag), d.coded(d.value(p, e)))
		return
	case gps && e.kind != 2 && d.gps.takes(e.tag):
		d.gps.number(e.tag, d.rationals(p, e))
		return
	case gps && e.kind == 2 && e.tag <= 4:
		d.gps.letter(e.tag, d.value(p, e))
		return
	}
	switch e.tag {
	case tagExif, tagInterop, tagSubDirectories:
		d.pointers(p, e, p.kind)
	case tagGPS:
		d.pointers(p, e, p.kind+" GPS")
	case tagThumbnailAt:
		t.at = d.number(e)
	case tagThumbnailSize:
		t.size = d.number(e)
	case tagXMP:
		d.r.XMP(d.value(p, e))
	case tagIPTC:
		d.iptc(p, e)
	case tagPhotoshop:
		d.r.Photoshop(d.value(p, e))
	case tagICC:
		d.r.ICC(d.value(p, e))
	case tagMakerNote: // the walker carves it: its layout is each maker's secret
	case tagUserComment:
		d.r.Property(p.kind+" UserComment", d.coded(d.value(p, e)))
	default:
		d.plain(p, e)
	}
}

// plain reads a tag that is a text, or may be one.
func (d *directory) plain(p pointer, e entry) {
	where := p.kind + " " + tagName(p.kind, e.tag)
	switch {
	case pixels[e.tag] && e.tag != 0x0151:
	case e.tag >= tagXPFirst && e.tag <= tagXPLast:
		d.r.Property(where, Wide(d.value(p, e), binary.LittleEndian))
	case e.kind == 2: // ASCII
		d.r.Property(where, Narrow(d.value(p, e)))
	case (e.kind == 1 || e.kind == 7) && e.bytes >= shortestRun:
		d.r.Printable(where, d.value(p, e))
	}
}

// pointers queues the directories that e leads to.
func (d *directory) pointers(p pointer, e entry, kind string) {
	const most = 64
	for i := range min(e.count, most) {
		one := e
		one.at, one.count = e.at+i*sizes[e.kind], 1
		d.queue = append(d.queue, pointer{d.number(one), kind, true})
	}
	if e.count > most {
		d.r.Gap("", extract.TooBig, p.kind+": too many directories")
	}
}

// iptc reads a block of IPTC, which is often declared as words whose order some
// programs have turned.
func (d *directory) iptc(p pointer, e entry) {
	b := d.value(p, e)
	if len(b) >= 4 && b[0] != 0x1c && b[3] == 0x1c {
		for i := 0; i+4 <= len(b); i += 4 {
			b[i], b[i+1], b[i+2], b[i+3] = b[i+3], b[i+2], b[i+1], b[i]
		}
	}
	d.r.IPTC(b)
}

// coded decodes a comment with the name of its charset before it (EXIF section 4.6.6).
func (d *directory) coded(b []byte) string {
	if len(b) < 8 {
		return Narrow(b)
	}
	code, text := string(b[:8]), b[8:]
	switch {
	case strings.HasPrefix(code, "UNICODE"):
		order := d.order
		// QUIRK: some programs write the order of Windows whatever the file's is.
		if len(text) >= 2 && order == binary.BigEndian && text[1] == 0 && text[0] != 0 {
			order = binary.LittleEndian
		}
		return Wide(text, order)
	case strings.HasPrefix(code, "JIS"):
		if s, err := japanese.ISO2022JP.NewDecoder().Bytes(text); err == nil {
			return string(s)
		}
		return Narrow(text)
	case strings.HasPrefix(code, "ASCII"), code == "\x00\x00\x00\x00\x00\x00\x00\x00":
		return Narrow(text)
	}
	return Narrow(b)
}
