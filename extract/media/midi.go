package media

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"postern/extract"
	"postern/extract/metadata"
)

const midiMagic = "MThd\x00\x00\x00\x06"

// readMIDI goes through the chunks (Standard MIDI Files 1.0).
func readMIDI(m *reading) error {
	at := int64(0)
	for m.Next() {
		h := m.At(at, 8)
		if len(h) < 8 || string(h[:2]) != "MT" {
			break
		}
		f := fields{b: h[4:]}
		size := int64(f.number(4))
		at += 8
		cut := size > m.Object.Size-at
		if cut {
			size = m.Object.Size - at
		}
		switch string(h[:4]) {
		case "MThd":
		case "MTrk":
			t := &midiTrack{reading: m, r: bufio.NewReader(io.NewSectionReader(m.Object.Data, at, size)), left: size}
			if err := t.read(); err != nil {
				m.Gap("", extract.Corrupt, "MIDI: a track goes wrong")
			}
		default:
			m.Unknown("chunk "+metadata.Latin(h[:4]), at, size)
		}
		if at += size; cut {
			return metadata.Corrupt("MIDI: cut off")
		}
	}
	m.Rest(at)
	return nil
}

// A midiTrack is a track that is being read.
type midiTrack struct {
	*reading
	r    *bufio.Reader
	left int64 // bytes of the track
	// joined are the syllables of lyrics in a row.
	joined strings.Builder
}

// metaWords are the events that are text.
var metaWords = map[byte]string{
	1: "text", 2: "copyright", 3: "name", 4: "instrument", 5: "lyrics", 6: "marker", 7: "cue", 8: "program", 9: "device",
}

var errMIDI = errors.New("no event")

func (t *midiTrack) read() error {
	defer t.flush()
	status := byte(0)
	for count := 0; t.left > 0; count++ {
		if count%4096 == 0 && t.Stopped() {
			return nil
		}
		if _, err := t.length(); err != nil { // a time
			return err
		}
		b, err := t.byte()
		if err != nil {
			return err
		}
		data := int64(2)
		if b < 0x80 { // the same kind of event as the last one
			data--
		} else {
			status = b
		}
		switch {
		case status == 0xff && b == 0xff:
			err = t.meta()
		case (status == 0xf0 || status == 0xf7) && b == status:
			var v []byte
			v, err = t.value()
			t.Printable("MIDI system", v)
		case status >= 0xf0 || status < 0x80:
			return errMIDI
		default:
			if status>>4 == 0xc || status>>4 == 0xd {
				data--
			}
			err = t.skip(data)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// meta reads an event of text or numbers.
func (t *midiTrack) meta() error {
	kind, err := t.byte()
	if err != nil {
		return err
	}
	v, err := t.value()
	what := metaWords[kind]
	text := metadata.Narrow(v)
	switch {
	case kind == 1, kind == 5:
		t.Text(extract.Shown, "MIDI "+what, text)
		const most = 1 << 20
		if t.joined.Len() < most {
			// Karaoke files break lines with a stroke before the syllable.
			t.joined.WriteString(strings.NewReplacer("/", "\n", "\\", "\n").Replace(text))
		}
	case what != "":
		t.Property("MIDI "+what, text)
	default:
		t.Printable("MIDI", v)
	}
	return err
}

// flush hands on the lyrics in a row.
func (t *midiTrack) flush() { t.Text(extract.Joined, "MIDI lyrics", t.joined.String()) }

func (t *midiTrack) byte() (byte, error) {
	t.left--
	return t.r.ReadByte()
}

// length is a number of up to four times seven bits.
func (t *midiTrack) length() (n int64, err error) {
	for range 4 {
		b, err := t.byte()
		if err != nil {
			return 0, err
		}
		if n = n<<7 | int64(b&0x7f); b < 0x80 {
			return n, nil
		}
	}
	return 0, errMIDI
}

// value reads a length and so many bytes; what is left of them when the track ends.
func (t *midiTrack) value() ([]byte, error) {
	n, err := t.length()
	if err != nil {
		return nil, err
	}
	if n > metadata.MaxValue {
		t.Gap("", extract.TooBig, "MIDI: an event is too large")
		return nil, t.skip(n)
	}
	v := make([]byte, min(n, max(t.left, 0)))
	got, err := io.ReadFull(t.r, v)
	t.left -= n
	if int64(len(v)) < n {
		err = errMIDI
	}
	return v[:got], err
}

func (t *midiTrack) skip(n int64) error {
	t.left -= n
	_, err := t.r.Discard(int(n))
	return err
}
