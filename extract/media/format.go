// Package media reads what files of sound and film say besides their sound and
// pictures: tags, lyrics, chapters, subtitles, and the files that are put into them.
package media

import (
	"bytes"
	"fmt"
	"io"

	"postern/extract"
	"postern/extract/metadata"
)

// A reading is one pass over a file of sound or film.
type reading struct {
	*metadata.Reading
	paths map[string]int // how many files inside have a path
}

// recording makes a format of sound or film, risky and with the fact [extract.Recording].
// What is only called one is not read as one.
func recording(f extract.Format, read func(*reading) error) extract.Format {
	f.Fact = extract.Recording
	return metadata.Format(f, "recording", func(r *metadata.Reading) error {
		return read(&reading{Reading: r, paths: map[string]int{}})
	})
}

// file hands on a file inside; further ones of the same path are numbered.
func (m *reading) file(c extract.Child, from io.Reader) {
	m.paths[c.Path]++
	if n := m.paths[c.Path]; n > 1 {
		c.Path = fmt.Sprintf("%s~%d", c.Path, n)
	}
	m.Child(c, from)
}

// picture hands on a picture inside, with the media type that is said of it.
func (m *reading) picture(path, media string, b []byte) {
	if len(b) > 0 {
		m.file(extract.Child{Path: path, Types: types(media)}, bytes.NewReader(b))
	}
}

// xml hands on a document of XML inside.
func (m *reading) xml(path string, b []byte) {
	if b = bytes.Trim(b, "\x00 \r\n\t"); len(b) > 0 {
		m.file(extract.Child{Path: path, Types: []string{"text/xml"}}, bytes.NewReader(b))
	}
}

// loose reads a value that nobody knows: what looks like text in it, and what it is by
// its first bytes.
func (m *reading) loose(where string, b []byte) {
	const small = 512 // no file that the text does not show is smaller
	m.Printable(where, b)
	if len(b) >= small {
		m.file(extract.Child{Path: where, Alternative: true}, bytes.NewReader(b))
	}
}

// names are the readings of a file name, none where it is empty.
func names(name string) []string {
	if name == "" {
		return nil
	}
	return []string{name}
}

// The formats of sound and film.
var (
	MP3 = recording(extract.Format{
		Name:       "mp3",
		About:      "MPEG sound: tags of ID3v1, ID3v2 and APE with lyrics and chapters, Lyrics3; pictures and files in tags",
		MediaTypes: []string{"audio/mpeg", "audio/mp3", "audio/x-mp3", "audio/mpeg3", "audio/x-mpeg"},
		Extensions: []string{"mp3", "mp2", "mp1", "mpga"},
		Detect:     isMPEG,
	}, readTagged)
	AAC = recording(extract.Format{
		Name:       "aac",
		About:      "AAC sound: tags of ID3 and APE; pictures and files in tags",
		MediaTypes: []string{"audio/aac", "audio/aacp", "audio/x-aac"},
		Extensions: []string{"aac", "adts"},
		Detect:     frames(adtsFrame),
	}, readTagged)
	APE = recording(extract.Format{
		Name:       "ape",
		About:      "Monkey's Audio, Musepack, WavPack, OptimFROG and True Audio: tags of ID3 and APE; pictures and files in tags",
		MediaTypes: []string{"audio/x-ape", "audio/musepack", "audio/x-musepack", "audio/x-wavpack", "audio/x-tta"},
		Extensions: []string{"ape", "mpc", "mp+", "wv", "wvc", "ofr", "tta"},
		Detect:     isAPEFamily,
	}, readTagged)
	FLAC = recording(extract.Format{
		Name:       "flac",
		About:      "comments, pictures as files, cue sheets, data of applications; tags of ID3 and APE around it",
		MediaTypes: []string{"audio/flac", "audio/x-flac"},
		Extensions: []string{"flac", "fla"},
		Detect:     begins(flacMagic),
	}, readFLAC)
	Ogg = recording(extract.Format{
		Name:       "ogg",
		About:      "Vorbis, Opus, Speex, FLAC, Theora and others: comments, pictures as files, subtitles (Kate, CMML), texts of chained files",
		MediaTypes: []string{"audio/ogg", "video/ogg", "application/ogg", "audio/opus", "audio/vorbis", "audio/speex"},
		Extensions: []string{"ogg", "oga", "ogv", "ogx", "ogm", "opus", "spx"},
		Detect:     begins(oggMagic),
	}, readOgg)
	WAVE = recording(extract.Format{
		Name:       "wav",
		About:      "WAVE, RF64, BW64 and MIDI in RIFF: lists of texts, labels and notes, ID3, records of broadcasters, XML and XMP",
		MediaTypes: []string{"audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"},
		Extensions: []string{"wav", "wave", "bwf", "rf64", "rmi"},
		Detect:     isRIFF("WAVE", "RMID"),
	}, readRIFF)
	AVI = recording(extract.Format{
		Name:       "avi",
		About:      "lists of texts, names of streams, ID3, XMP",
		MediaTypes: []string{"video/avi", "video/x-msvideo", "video/msvideo"},
		Extensions: []string{"avi", "divx"},
		Detect:     isRIFF("AVI ", "AVIX", "AMV "),
	}, readRIFF)
	AIFF = recording(extract.Format{
		Name:       "aiff",
		About:      "AIFF and 8SVX: names, authors, comments, markers, ID3, data of applications",
		MediaTypes: []string{"audio/aiff", "audio/x-aiff"},
		Extensions: []string{"aiff", "aif", "aifc", "8svx"},
		Detect:     isAIFF,
	}, readAIFF)
	Matroska = recording(extract.Format{
		Name:       "mkv",
		About:      "Matroska and WebM: titles, tags, chapters, names of tracks, subtitles of text; attachments as files",
		MediaTypes: []string{"video/x-matroska", "audio/x-matroska", "video/matroska", "audio/matroska", "video/webm", "audio/webm"},
		Extensions: []string{"mkv", "mka", "mks", "mk3d", "webm", "weba"},
		Detect:     begins("\x1a\x45\xdf\xa3"),
	}, readMatroska)
	MP4 = recording(extract.Format{
		Name:       "mp4",
		About:      "MP4, QuickTime and 3GPP: tags of iTunes, QuickTime, 3GPP and Windows, XMP, names of tracks, chapters, subtitles, places, links; pictures as files",
		MediaTypes: []string{"video/mp4", "audio/mp4", "video/quicktime", "video/3gpp", "video/3gpp2", "audio/3gpp", "audio/x-m4a", "audio/m4a", "video/x-m4v"},
		Extensions: []string{"mp4", "m4a", "m4v", "m4b", "m4r", "mov", "qt", "3gp", "3g2", "f4v"},
		Detect:     isMP4,
	}, readMP4)
	ASF = recording(extract.Format{
		Name:       "asf",
		About:      "Windows Media: titles, descriptions, tags of all kinds, commands with links and captions, markers; pictures as files",
		MediaTypes: []string{"video/x-ms-wmv", "audio/x-ms-wma", "video/x-ms-asf", "application/vnd.ms-asf"},
		Extensions: []string{"wmv", "wma", "asf"},
		Detect:     begins(asfHeader[:8]),
	}, readASF)
	MIDI = recording(extract.Format{
		Name:       "midi",
		About:      "texts, lyrics, names, copyright, markers and cues of all tracks; texts in system messages",
		MediaTypes: []string{"audio/midi", "audio/x-midi", "audio/mid"},
		Extensions: []string{"mid", "midi", "kar", "smf"},
		Detect:     begins(midiMagic),
	}, readMIDI)
	FLV = recording(extract.Format{
		Name:       "flv",
		About:      "Flash films: what stands in tags of data",
		MediaTypes: []string{"video/x-flv"},
		Extensions: []string{"flv"},
		Detect:     begins("FLV\x01"),
	}, readFLV)
	CAF = recording(extract.Format{
		Name:       "caf",
		About:      "Core Audio: names and values, MIDI as a file, chunks of programs",
		MediaTypes: []string{"audio/x-caf", "audio/caf"},
		Extensions: []string{"caf"},
		Detect:     begins("caff\x00\x01"),
	}, readCAF)
	AU = recording(extract.Format{
		Name:       "au",
		About:      "the note before the sound",
		MediaTypes: []string{"audio/basic", "audio/au"},
		Extensions: []string{"au", "snd"},
		Detect:     begins(".snd\x00"),
	}, readAU)
	MPEG = recording(extract.Format{
		Name:       "mpeg",
		About:      "MPEG films, as programs and for broadcast (TS, M2TS): names and subtitles of text as printable text",
		MediaTypes: []string{"video/mpeg", "video/mp2t", "video/mp2p", "video/mpv"},
		Extensions: []string{"mpg", "mpeg", "mpe", "vob", "m2v", "m1v", "mts", "m2ts"},
		Detect:     isProgram,
	}, readSilent)
	RealMedia = recording(extract.Format{
		Name:       "rm",
		About:      "RealMedia and RealAudio: title, author, copyright, comment, names of streams, properties",
		MediaTypes: []string{"application/vnd.rn-realmedia", "audio/x-pn-realaudio", "audio/vnd.rn-realaudio", "video/vnd.rn-realvideo"},
		Extensions: []string{"rm", "ra", "rmvb"},
		Detect:     begins(".RMF\x00", ".ra\xfd\x00"),
	}, readReal)
	Module = recording(extract.Format{
		Name:       "mod",
		About:      "tracker modules (MOD, XM, S3M, IT): titles, names of instruments and samples, messages",
		MediaTypes: []string{"audio/x-mod", "audio/mod", "audio/xm", "audio/s3m", "audio/it"},
		Extensions: []string{"xm", "s3m"},
		Detect:     isModule,
	}, readModule)
	AMR = recording(extract.Format{
		Name:       "amr",
		About:      "voice messages, which hold nothing but sound",
		MediaTypes: []string{"audio/amr", "audio/amr-wb"},
		Extensions: []string{"amr", "awb"},
		Detect:     begins("#!AMR\n", "#!AMR-WB", "#!AMR_MC"),
	}, readSilent)
)
