// Package all is the one list of formats that Postern reads.
package all

import (
	"postern/extract"
	"postern/extract/archive"
	"postern/extract/eml"
	"postern/extract/epub"
	"postern/extract/html"
	"postern/extract/ical"
	"postern/extract/mac"
	"postern/extract/odf"
	"postern/extract/ole"
	"postern/extract/onenote"
	"postern/extract/ooxml"
	"postern/extract/pdf"
	"postern/extract/pgp"
	"postern/extract/plain"
	"postern/extract/rtf"
	"postern/extract/tnef"
	"postern/extract/yenc"
)

// Formats are all formats, the most specific first. Reading what is in a message
// and what a program shows of it follow this order.
var Formats = []extract.Format{
	pdf.Format,
	ole.Format,
	tnef.Format,
	onenote.Format,
	ooxml.Docx,
	ooxml.Xlsx,
	ooxml.Pptx,
	odf.Odt,
	odf.Ods,
	odf.Odp,
	odf.Odg,
	odf.Flat,
	epub.Format,
	epub.FictionBook,
	archive.Zip,
	archive.SevenZip,
	archive.Rar,
	archive.Cab,
	archive.ISO,
	archive.Rpm,
	archive.Cpio,
	archive.Gzip,
	archive.Bzip2,
	archive.XZ,
	archive.Lzip,
	archive.Zstd,
	archive.LZ4,
	archive.Compress,
	archive.LZMA,
	archive.Ar,
	archive.Tar,
	mac.Apple,
	mac.BinHex,
	mac.Resources,
	mac.Binary,
	yenc.Format,
	rtf.Format,
	pgp.Armour,
	pgp.Packets,
	eml.Signed,
	eml.Certificate,
	eml.PEM,
	eml.Mbox,
	eml.Format,
	ical.Calendar,
	ical.Card,
	html.Format,
	html.XML,
	plain.JSON,
	plain.CSV,
	plain.Plain,
}
