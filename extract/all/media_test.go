package all_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"postern/extract"
)

// Sound and film are facts, not gaps, and what stands in their tags is read, with the
// files in them.
func TestRecordings(t *testing.T) {
	r := newReader(t)
	for name, want := range map[string]string{
		"mutagen.mp3": "inside the object: 4111 1111 1111 1111",
		"flac.flac":   "EXTRA=4111111111111111",
		"opus.opus":   "DESCRIPTION=opus comment",
		"pipe.wav":    "piped words",
		"zlib.mkv":    "card 4111 1111 1111 1111",
		"sound.wma":   "cover words",
		"song.mid":    "midi title",
		"sound.caf":   "Ada Byron",
		"film.mp4":    "card 4111 1111 1111 1111",
	} {
		data, err := os.ReadFile("../media/testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		got := readMessage(t, r, mixed(attach(name, "application/octet-stream", data)))
		if len(got.report.Gaps) > 0 {
			t.Errorf("%s: gaps %v", name, got.report.Gaps)
		}
		if !slices.ContainsFunc(got.report.Facts, func(f extract.Fact) bool {
			return f.Name == extract.Recording && strings.HasSuffix(f.Path, name)
		}) || slices.ContainsFunc(got.report.Facts, func(f extract.Fact) bool { return f.Name == extract.TypeMismatch }) {
			t.Errorf("%s: facts %v", name, got.report.Facts)
		}
		if !got.has("", want) {
			t.Errorf("%s: %q is missing", name, want)
		}
	}
}

// Subtitles in files of their own are texts.
func TestSubtitles(t *testing.T) {
	r := newReader(t)
	for name, data := range map[string]string{
		"a.srt": "1\n00:00:00,000 --> 00:00:01,000\ncard 4111 1111 1111 1111\n",
		"a.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\ncard 4111 1111 1111 1111\n",
		"a.ass": "[Script Info]\n[Events]\nDialogue: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,card 4111 1111 1111 1111\n",
		"a.lrc": "[ti:title]\n[00:00.00]card 4111 1111 1111 1111\n",
	} {
		windows := "\xff\xfe"
		for _, c := range data {
			windows += string([]byte{byte(c), 0})
		}
		for _, text := range []string{data, windows} {
			got := readMessage(t, r, mixed(attach(name, "application/x-subrip", []byte(text))))
			if len(got.report.Gaps) > 0 || len(got.report.Facts) > 0 || !got.has("", "card 4111 1111 1111 1111") {
				t.Errorf("%s: gaps %v, facts %v", name, got.report.Gaps, got.report.Facts)
			}
		}
	}
}
