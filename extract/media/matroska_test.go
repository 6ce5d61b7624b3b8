package media

import (
	"encoding/binary"
	"strings"
	"testing"

	"postern/extract"
)

// el writes an element; its size has four bytes.
func el(id uint32, content ...string) string {
	all := strings.Join(content, "")
	return elementName(id) + string(binary.BigEndian.AppendUint32(nil, 0x10000000|uint32(len(all)))) + all
}

// endlessEl writes one whose size is not known.
func endlessEl(id uint32, content ...string) string {
	return elementName(id) + "\x01\xff\xff\xff\xff\xff\xff\xff" + strings.Join(content, "")
}

func elementName(id uint32) string {
	return strings.TrimLeft(string(binary.BigEndian.AppendUint32(nil, id)), "\x00")
}

func TestMatroska(t *testing.T) {
	head := el(idEBML, el(0x4282, "matroska"))
	tracks := func(codec string, more ...string) string {
		return el(idTracks, el(idTrack, el(0xd7, "\x01"), el(0x86, codec), strings.Join(more, "")))
	}
	block := func(text string) string { return el(idSimpleBlock, "\x81\x00\x00\x80", text) }
	packing := func(algorithm, settings string) string {
		return el(0x6d80, el(0x6240, el(0x5034, el(0x4254, algorithm), el(0x4255, settings))))
	}
	info := el(idInfo, el(0x7ba9, "title words"))
	for _, c := range []struct {
		name, data, want string
		gap              extract.Cause
	}{
		{"title", head + el(idSegment, info), "title words", ""},
		{"tag", head + el(idSegment, el(idTags, el(0x7373, el(idTag, el(idTagName, "COMMENT"), el(idTagString, "tag words"))))), "COMMENT: tag words", ""},
		{"tag in a tag", head + el(idSegment, el(idTags, el(0x7373, el(idTag, el(idTagName, "A"), el(idTag, el(idTagName, "B"), el(idTagString, "tag words")))))), "B: tag words", ""},
		{"binary tag", head + el(idSegment, el(idTags, el(0x7373, el(idTag, el(idTagName, "NAME"), el(idTagBinary, "binary words"))))), "binary words", ""},
		{"chapter", head + el(idSegment, el(idChapters, el(0x45b9, el(0xb6, el(0xb6, el(0x80, el(0x85, "chapter words"))))))), "chapter words", ""},
		{"attachment, name behind", head + el(idSegment, el(idAttachments, el(idFile, el(0x465c, "file words"), el(0x466e, "a.txt"), el(0x4660, "text/plain")))), "a.txt a.txt text/plain\nfile words", ""},
		{"subtitle", head + el(idSegment, tracks("S_TEXT/UTF8"), el(idCluster, block("spoken <i>wo</i>rds"))), "spoken words", ""},
		{"subtitle in a group", head + el(idSegment, tracks("S_TEXT/WEBVTT"), el(idCluster, el(0xa0, el(idBlock, "\x81\x00\x00\x00", "spoken words"), el(0x75a1, el(0xa6, el(idAddition, "addition")))))), "spoken words\naddition", ""},
		{"subtitle of ASS", head + el(idSegment, tracks("S_TEXT/ASS", el(0x63a2, "[Script Info]")), el(idCluster, block(`0,0,Default,,0,0,0,,4111{\b1} 1111\N1111`))), "4111 1111\n1111", ""},
		{"compressed", head + el(idSegment, tracks("S_TEXT/UTF8", packing("\x00", "")), el(idCluster, block(packed("packed words")))), "packed words", ""},
		{"stripped", head + el(idSegment, tracks("S_TEXT/UTF8", packing("\x03", "spoken ")), el(idCluster, block("words"))), "spoken words", ""},
		{"compression of nobody", head + el(idSegment, tracks("S_TEXT/UTF8", packing("\x02", "")), el(idCluster, block("words"))), "", extract.Unknown},
		{"encrypted", head + el(idSegment, tracks("S_TEXT/UTF8", el(0x6d80, el(0x6240, el(0x5035, ""))))), "", extract.EncryptedFile},
		{"laced", head + el(idSegment, tracks("S_TEXT/UTF8"), el(idCluster, el(idSimpleBlock, "\x81\x00\x00\x86", "\x00laced words"))), "laced words", ""},
		{"sizes not known", endlessEl(idEBML, el(0x4282, "webm")) + endlessEl(idSegment, info, tracks("S_TEXT/UTF8"), endlessEl(idCluster, block("first words")), endlessEl(idCluster, block("second words")), el(idTags, el(0x7373, el(idTag, el(idTagString, "tag behind"))))), "tag behind", ""},
		{"two files", head + endlessEl(idSegment, info) + head + el(idSegment, el(idInfo, el(0x7ba9, "second file"))), "second file", ""},
		{"unknown element", head + el(idSegment, el(0x4abc, "words of nobody")), "words of nobody", ""},
		{"behind the file", head + el(idSegment, info) + "\x00words behind the file", "after the end", ""},
		{"no element", head + el(idSegment, info, "\x00words of no element"), "words of no element", extract.Corrupt},
		{"cut off", (head + el(idSegment, info))[:len(head)+25], "tit", extract.Corrupt},
		{"size that lies", head + elementName(idSegment) + "\x01\x7f\xff\xff\xff\xff\xff\xff" + info, "title words", extract.Corrupt},
	} {
		t.Run(c.name, func(t *testing.T) { check(t, Matroska, c.data, c.want, c.gap) })
	}
	deep := ""
	for range 100 {
		deep = el(0xb6, deep)
	}
	check(t, Matroska, head+el(idSegment, el(idChapters, deep)), "", extract.TooDeep)
}

func FuzzMatroska(f *testing.F) {
	fuzz(f, map[string][]string{"mkv": {
		endlessEl(idEBML, el(0x4282, "webm")) + endlessEl(idSegment, el(idTracks, el(idTrack, el(0xd7, "\x01"), el(0x86, "S_TEXT/ASS"))), endlessEl(idCluster, el(idSimpleBlock, "\x81\x00\x00\x80words"))),
	}}, "mkv", "webm")
}
