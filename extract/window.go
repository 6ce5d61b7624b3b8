package extract

import (
	"strings"
	"unicode/utf8"
)

// windowPlaces bounds the places of one window, so that a table of a million
// tiny cells cannot fill the memory with them.
const windowPlaces = 1 << 15

// A window collects the text of one view of one object and hands it on in
// pieces of at most WindowSize bytes, each repeating the end of the one before.
type window struct {
	view     View
	section  Section
	text     []byte
	repeated int
	base     int64
	places   []Place
	cut      string // the start of a rune whose rest has not come yet
}

// write appends text, which is at p, and calls emit for every full window.
func (w *window) write(p Place, text string, emit func(*window) error) error {
	if p.Where != "" {
		if len(w.places) >= windowPlaces {
			if err := w.emitAndSlide(emit); err != nil {
				return err
			}
		}
		w.place(p)
	}
	text = w.whole(text)
	for len(text) > 0 {
		room := WindowSize - len(w.text)
		if len(text) <= room {
			w.grow(len(text))
			w.text = append(w.text, text...)
			return nil
		}
		n := runeStart(text, room)
		w.grow(n)
		w.text = append(w.text, text[:n]...)
		text = text[n:]
		if err := w.emitAndSlide(emit); err != nil {
			return err
		}
	}
	return nil
}

// grow makes room for n more bytes, in few steps: append's copy a long text many times.
func (w *window) grow(n int) {
	if need := len(w.text) + n; need > cap(w.text) {
		grown := make([]byte, len(w.text), min(max(need, 4*cap(w.text)), WindowSize))
		copy(grown, w.text)
		w.text = grown
	}
}

// flush hands on what is left and makes the window ready for more text that
// shares nothing with what was.
func (w *window) flush(emit func(*window) error) error {
	if w.cut != "" {
		w.cut = ""
		w.text = append(w.text, "\uFFFD"...)
	}
	var err error
	if len(w.text) > w.repeated {
		err = emit(w)
	}
	w.base += int64(len(w.text))
	w.text, w.places, w.repeated = w.text[:0], w.places[:0], 0
	return err
}

func (w *window) place(p Place) {
	p.Offset = len(w.text)
	if n := len(w.places); n > 0 {
		last := &w.places[n-1]
		if last.Where == p.Where && last.Column == p.Column {
			return
		}
		if last.Offset == p.Offset {
			*last = p
			return
		}
	}
	w.places = append(w.places, p)
}

// emitAndSlide hands on the window and keeps its end as the start of the next.
func (w *window) emitAndSlide(emit func(*window) error) error {
	if err := emit(w); err != nil {
		return err
	}
	from := len(w.text) - min(WindowOverlap, len(w.text))
	for from < len(w.text) && !utf8.RuneStart(w.text[from]) {
		from++
	}
	w.base += int64(from)
	w.repeated = copy(w.text, w.text[from:])
	w.text = w.text[:w.repeated]
	kept := w.places[:0]
	for i, p := range w.places {
		if p.Offset <= from && i+1 < len(w.places) && w.places[i+1].Offset <= from {
			continue
		}
		p.Offset = max(p.Offset-from, 0)
		kept = append(kept, p)
	}
	// More places than half in the overlap alone: the older ones go, since the
	// window before has them.
	if over := len(kept) - windowPlaces/2; over > 0 {
		kept = append(kept[:0], kept[over:]...)
	}
	w.places = kept
	return nil
}

// whole makes text valid UTF-8. A rune cut by the end of text waits for the
// next one.
func (w *window) whole(text string) string {
	if w.cut == "" && utf8.ValidString(text) {
		return text
	}
	text = w.cut + text
	w.cut = ""
	for i := len(text) - 1; i >= 0 && i >= len(text)-utf8.UTFMax; i-- {
		if utf8.RuneStart(text[i]) {
			if !utf8.FullRuneInString(text[i:]) {
				text, w.cut = text[:i], strings.Clone(text[i:])
			}
			break
		}
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}

// runeStart is the largest n up to most at which text, which is valid UTF-8, can
// be cut.
func runeStart(text string, most int) int {
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return most
}
