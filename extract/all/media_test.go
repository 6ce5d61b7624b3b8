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
