package all

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"postern/extract"
)

// Reference writes docs/formats.md: what is read, what is known and not read, and how
// a format is added.
func Reference(w io.Writer) error {
	b := bufio.NewWriter(w)
	b.WriteString(referenceHead)
	b.WriteString("| Format | Extensions | What is read | Where |\n|---|---|---|---|\n")
	for i := range Formats {
		f := &Formats[i]
		where := "the process itself"
		if f.Risky {
			where = "a worker"
		}
		about := f.About
		if f.Fact != "" {
			about += "; the fact `" + f.Fact + "`"
		}
		if f.Pixels != nil {
			about += "; text in the picture, with `extract.ocr`"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", f.Name, strings.Join(f.Extensions, ", "), cell(about), where)
	}
	b.WriteString(referenceTyped)
	b.WriteString(referencePictures)
	b.WriteString(referenceRecordings)
	b.WriteString(referenceKinds)
	b.WriteString("| Kind of file | Extensions | Gap |\n|---|---|---|\n")
	for _, k := range extract.Kinds(Formats) {
		fmt.Fprintf(b, "| %s | %s | `%s` |\n", cell(k.Name), strings.Join(k.Extensions, ", "), k.Cause)
	}
	b.WriteString(referenceSteps)
	return b.Flush()
}

// cell keeps a text within its column.
func cell(s string) string { return strings.ReplaceAll(s, "|", "\\|") }

const referenceHead = `# Formats

Generated from the list of formats (` + "`go test ./extract/all -run TestReferenceInDocs -update`" + `). Every file in a message, however
deep, ends in one of three states: it is read to its end, something is found in it, or it
is a *gap* with its cause, which rules match (` + "`when.gap`" + `). The name of a format is what rules match as ` + "`attachment.type`" + `;
content decides what a file is, never its name or its declared type, and where two formats fit both read it.

## What is read

`

const referenceTyped = `
## Bytes written in a text

People and programs write bytes into texts. What any text holds so, that of a file as well, is decoded in a second
stage: text becomes a document of its own, a file is read like an attachment. Three such layers in each other are followed; a fourth is the gap
` + "`too-deep`" + `, and more than 32 files in the texts of one object are ` + "`too-big`" + `.

| Written as | Forms |
|---|---|
| base64 | both alphabets, folded, quoted, in strings that a program joins; base32 and base32hex, base58 (to 4 KiB) |
| hexadecimal | in a row, in groups, on short lines; dumps of xxd, hexdump and od, in both byte orders |
| 85 digits | Adobe's with or without its marks, Z85, those of base85 |
| numbers | lists of decimal, octal, hexadecimal and binary codes, calls such as chr(52), U+0034 |
| escapes | those of URLs, HTML, quoted-printable, JSON and programs; UTF-7 and IMAP's form of it, Punycode |
| files | uuencode, with or without its head, yEnc, BinHex, PGP armour; streams of Deflate, zlib, GZIP, BZIP2, LZMA, ZSTD and LZ4 in any of these |
| backwards | what is told to run from right to left, tag characters |

Not seen through are rot13, Morse, digits in words, numbered lines of base64, ` + "`od -c`" + ` and whatever has a key.
`

const referencePictures = `
## Text in pictures

With ` + "`extract.ocr = true`" + ` (and Debian's ` + "`tesseract-ocr`" + ` with a model for each of ` + "`extract.ocr_languages`" + `) the text of
pictures is recognised by tesseract and scanned as a document of its own, whose path ends in ` + "`/ocr`" + `: of all pictures in a message, of every page of a
TIFF, of the first eight frames of a GIF, and of the pages of a PDF that show nothing but pictures, or a large picture and hardly any text. A worker decodes the
picture; tesseract gets nothing but its grey pixels, ten million at most, and has neither network nor files. It finds by itself which side of
a page is up. What it reads has mistakes: a number with a wrong digit fails its checksum and is no finding.

The fact ` + "`image-without-text`" + ` stays for pictures in which no word was found, or that are not decoded (JPEG 2000, HEIF, AVIF, JPEG XL, JPEG XR, Photoshop, BigTIFF,
JBIG2 and two-dimensional Group 3 fax in PDFs, pictures whose pixels take more than 160 MiB), or for which no time was left (` + "`extract.ocr_time`" + `). A picture on which tesseract hangs or dies is a
gap besides, ` + "`timeout`" + ` or ` + "`crashed`" + `.
`

const referenceRecordings = `
## Sound and film

What is said or shown in a recording is not read: each is the fact ` + "`recording`" + `, which rules match (` + "`when.fact`" + `), and no gap. Read are the tags, lyrics, chapters
and subtitles that are text, and the pictures and files inside; subtitles that are pictures are not. What is printable in the bytes of the recording is
scanned besides, as it is for pictures. Tags that are broken, cut off or encrypted are gaps.
`

const referenceKinds = `
## What is known, and not read

These are told apart by their content and named in the gap. What is printable in them is scanned all the same.
Anything else that no format reads is the gap ` + "`unknown`" + `; a file that a format gives up on is ` + "`corrupt`" + `, ` + "`encrypted-file`" + `,
` + "`too-big`" + `, ` + "`too-deep`" + `, ` + "`timeout`" + ` or ` + "`crashed`" + `.

`

const referenceSteps = `
## Adding a format

1. A package ` + "`extract/NAME`" + ` (or a family that fits), with a value of ` + "`extract.Format`" + `: its name, what is read of it, media types,
   extensions, ` + "`Detect`" + ` over the first bytes, and ` + "`Read`" + `, which hands text, sections, files inside, facts and gaps to the ` + "`Sink`" + `.
   ` + "`Read`" + ` returns nil only when everything was read. ` + "`Risky`" + ` where the parser is not linear, bounded in memory and our own: it then runs
   in a worker.
2. One line in ` + "`extract/all/all.go`" + `, the more specific formats first. A line that ` + "`extract/signature_list.go`" + ` has for it steps aside by itself.
3. Tests with ` + "`extracttest.Read`" + ` over samples that real programs made (` + "`testdata`" + ` of the package) and a fuzz target with them as seeds: text that
   must be found, files cut off at every place, sizes that lie.
4. This page anew: ` + "`go test ./extract/all -run TestReferenceInDocs -update`" + `.
`
