package media

import (
	"encoding/binary"
	"testing"

	"postern/extract"
)

func TestCAF(t *testing.T) {
	chunk := func(kind string, size int, data string) string {
		return kind + string(binary.BigEndian.AppendUint64(nil, uint64(size))) + data
	}
	const head = "caff\x00\x01\x00\x00"
	for _, c := range []struct {
		name, data, want string
		gap              extract.Cause
	}{
		{"info", head + chunk("info", 22, u32(1)+"title\x00title words\x00"), "title: title words", ""},
		{"info behind sound", head + chunk("data", 4, "1234") + chunk("info", 22, u32(1)+"title\x00title words\x00"), "title: title words", ""},
		{"sound up to the end", head + chunk("info", 22, u32(1)+"title\x00title words\x00") + chunk("data", -1, "1234"), "title words", ""},
		{"MIDI", head + chunk("midi", 4, "MThd"), "midi  audio/midi\nMThd", ""},
		{"unknown", head + chunk("uuid", 15, "words of nobody"), "words of nobody", ""},
		{"size that lies", head + chunk("info", 1<<40, u32(1)+"title\x00title words\x00"), "title words", extract.Corrupt},
		{"size below zero", head + chunk("info", -5, u32(1)+"title\x00title words\x00"), "title words", extract.Corrupt},
	} {
		t.Run(c.name, func(t *testing.T) { check(t, CAF, c.data, c.want, c.gap) })
	}
	check(t, AU, ".snd"+u32(34)+zeros[:16]+"note words1234", "note words", "")
	check(t, AU, ".snd"+u32(1<<20)+zeros[:16]+"note words1234", "", extract.Corrupt)
	check(t, AMR, "#!AMR\n\x04\x00", "", "")
}

func FuzzCAF(f *testing.F) {
	fuzz(f, map[string][]string{"amr": {"#!AMR\n\x04\x00"}}, "caf", "au", "amr")
}
