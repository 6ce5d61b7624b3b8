package media

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// formats are all of the package, by the extension of their samples.
var formats = map[string]extract.Format{
	"mp3": MP3, "aac": AAC, "ape": APE, "wv": APE, "tta": APE, "flac": FLAC, "caf": CAF, "au": AU, "amr": AMR, "wma": ASF, "wmv": ASF, "mid": MIDI, "flv": FLV, "mkv": Matroska, "webm": Matroska, "wav": WAVE, "rf64": WAVE, "avi": AVI, "aiff": AIFF, "aif": AIFF, "ogg": Ogg, "oga": Ogg, "ogv": Ogg, "opus": Ogg, "spx": Ogg, "mp4": MP4, "m4a": MP4, "mov": MP4, "3gp": MP4,
}

// sample is a file made by a real program; testdata/README.md says by which.
func sample(t testing.TB, name string) (extract.Format, []byte) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return formats[strings.TrimPrefix(filepath.Ext(name), ".")], b
}

// everything is all text of a recording, and the names and texts of the files in it.
func everything(r extracttest.Result) string {
	var b strings.Builder
	b.WriteString(r.Text())
	for _, c := range r.Children {
		b.WriteString("\n" + c.Path + " " + strings.Join(c.Names, " ") + " " + strings.Join(c.Types, " ") + "\n" + string(c.Data))
	}
	return b.String()
}

const png = "\x89PNG\r\n\x1a\n"

// wants are the texts that real programs have put into samples.
var wants = map[string][]string{
	"lame.mp3": {"Größe 東京", "Ada Byron", "Album L", "lame comment", "key: txxx words"},
	"eyed3.mp3": {
		"v1 title", "v1 artist", "eyeD3 title", "eyeD3 comment", "cover words", png, "object words", "note.txt", "inside the note: 4111 1111 1111 1111", "L: lyrics words",
		"http://links.example/4111", "url words: http://user.example/", "http://owner.example", "4111111111111111", "user: text words",
	},
	"mutagen.mp3": {
		"first value\nsecond Größe", "東京 一\n東京 二", "Пётр", "Lied über Bäume", "4111 1111 1111 1111", "private.example", "private words", "größe.txt",
		"geob words", "inside the object: 4111", "front", png, "contents title", "Kapitel Größe", "http://chapter.example/", "terms words", "rater@rate.example",
		"seller words", "commercial words", "Title: APE Größe", "one value\ntwo value", "APE Cover Art (Front) cover.png", "http://ape.example/",
	},
	"aac.aac":     {"aac Größe"},
	"wavpack.wv":  {"ape Größe", "wavpack comment"},
	"tta.tta":     {"tta Größe"},
	"flac.flac":   {"reference libFLAC", "TITLE=Größe 東京", "COMMENT=flac comment", "flac lyrics", "EXTRA=4111111111111111", "flac cover", "image/png\n" + png},
	"vorbis.ogg":  {"title=Größe 東京", "COMMENT=vorbis comment", "EXTRA=4111111111111111"},
	"opus.opus":   {"title=opus Größe", "opus comment", "opus cover", "image/png\n" + png},
	"speex.spx":   {"speex comment", "title=speex title"},
	"flac.oga":    {"TITLE=Größe 東京", "flac cover", png},
	"theora.ogv":  {"title=theora Größe"},
	"chained.ogg": {"title=Größe 東京", "title=opus Größe"},
	"sound.wav":   {"wave Größe", "Ada Byron", "wave comment"},
	"bext.wav":    {"broadcast words", "originator words", "title in ID3 東京"},
	"pipe.wav":    {"piped words"},
	"large.rf64":  {"large words"},
	"sound.aiff":  {"aiff title", "sound Größe", "Ada Byron"},
	"sox.aiff":    {"sox comment"},
	"film.avi":    {"avi Größe", "Ada Byron"},
	"film.mkv": {
		"Film Größe", "tag words", "Kapitel Ärger", "Untertitel Größe 東京", "card 4111 1111 1111 1111", "split 4111 1111 1111 1111", "track words", "note.txt text/plain",
		"inside the note: 4111", "attachment words", "Style: Default", "mkvmerge",
	},
	"zlib.mkv":  {"Untertitel Größe 東京", "card 4111 1111 1111 1111"},
	"film.webm": {"Film Größe 東京", "Kapitel Ärger", "Untertitel Größe 東京", "card 4111 1111 1111 1111"},
	"live.mkv":  {"Film Größe 東京", "Untertitel Größe 東京", "card 4111 1111 1111 1111"},
	"sound.wma": {"wma Größe 東京", "Ada Byron", "asf comment", "own words 4111", "cover words", "image/png\n" + png},
	"pipe.wmv":  {"piped film"},
	"film.flv":  {"flv Größe", "Ada Byron"},
	"song.mid":  {"midi title", "Ada Byron", "4111 1111 1111 1111"},
	"sound.caf": {"caf Größe", "Ada Byron"},
	"sound.au":  {"au Größe"},
	"film.mp4": {
		"Film Größe 東京", "film comment", "Kapitel Ärger", "second chapter", "Untertitel Größe 東京", "card 4111 1111 1111 1111", "track words", "xmp words", "director words",
		"userdata words",
	},
	"pieces.mp4": {"Film Größe 東京", "Untertitel Größe 東京", "card 4111 1111 1111 1111"},
	"film.mov":   {"Film Größe 東京", "Kapitel Ärger", "Untertitel Größe 東京", "card 4111 1111 1111 1111", "+48.1371+011.5754/", "Ada Byron"},
	"keys.mov":   {"own.key: own words 4111"},
	"sound.m4a":  {"Lied Größe", "song lyrics", "example.words:OWNNAME: freeform words", "atomic comment", "long words", "picture", png},
	"mobile.3gp": {"mobile title", "mobile description", "first key", "second key", "48.13", "11.57", "place words", "album Größe"},
}

func TestTextsOfRealRecordings(t *testing.T) {
	for name, want := range wants {
		f, data := sample(t, name)
		r := extracttest.Read(t, f, name, data)
		if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
			t.Errorf("%s: detected %v, error %v, gaps %v", name, r.Detected, r.Err, r.Gaps)
		}
		text := everything(r)
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %q is missing in %q", name, w, text)
			}
		}
	}
}

// A recording that is cut off anywhere is read as far as it goes.
func TestRecordingsCutOff(t *testing.T) {
	for name := range wants {
		f, data := sample(t, name)
		for n := 0; n < len(data); n += 1 + len(data)/200 {
			extracttest.Read(t, f, name, data[:n])
		}
	}
}

// fuzz reads anything as formats, from samples with their extensions on.
func fuzz(f *testing.F, seeds map[string][]string, extensions ...string) {
	for _, ext := range extensions {
		files, _ := filepath.Glob("testdata/*." + ext)
		for _, name := range files {
			_, b := sample(f, filepath.Base(name))
			f.Add(ext, b)
		}
		for _, s := range seeds[ext] {
			f.Add(ext, []byte(s))
		}
	}
	f.Fuzz(func(t *testing.T, ext string, data []byte) {
		format, ok := formats[ext]
		if !ok || len(data) > 1<<20 {
			return
		}
		extracttest.Read(t, format, "a."+ext, data)
	})
}
