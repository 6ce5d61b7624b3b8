package metadata

import (
	"encoding/binary"
	"io"

	"postern/extract"
)

// A Chunk is a piece of a RIFF file: its name, and where its data stand.
type Chunk struct {
	Name string
	// List is the kind of the list that it stands in: "INFO", "" for the outermost.
	List     string
	At, Size int64
	// Cut says that the file ends inside.
	Cut bool
}

// Bytes reads the chunk's data into memory.
func (r *Reading) Bytes(c Chunk) []byte {
	return r.Value("chunk "+tidy(Latin([]byte(c.Name))), r.Object.Data, c.At, c.Size)
}

// Open returns a reader over the chunk's data.
func (r *Reading) Open(c Chunk) *io.SectionReader {
	return io.NewSectionReader(r.Object.Data, c.At, c.Size)
}

// RIFF calls each for every chunk of a RIFF file, lists opened, and reads what
// stands behind it. Further RIFF chunks (OpenDML) belong to the file.
func (r *Reading) RIFF(each func(Chunk)) error {
	at := int64(0)
	for first := true; ; first = false {
		h := r.At(at, 12)
		if len(h) < 12 || string(h[:4]) != "RIFF" || !r.Next() {
			if first {
				return Corrupt("RIFF: cut off")
			}
			r.Rest(at)
			return nil
		}
		end := at + 8 + int64(binary.LittleEndian.Uint32(h[4:]))
		whole := end <= r.Object.Size
		r.chunks(at+12, min(end, r.Object.Size), "", 0, each)
		if !whole {
			return Corrupt("RIFF: cut off")
		}
		at = end + end&1
	}
}

const maxLists = 16

func (r *Reading) chunks(at, end int64, list string, depth int, each func(Chunk)) {
	for at+8 <= end && r.Next() {
		h := r.At(at, 12)
		if len(h) < 8 {
			return
		}
		c := Chunk{Name: string(h[:4]), List: list, At: at + 8, Size: int64(binary.LittleEndian.Uint32(h[4:]))}
		if c.Cut = c.Size > end-c.At; c.Cut {
			c.Size = end - c.At
		}
		switch {
		case c.Name == "LIST" && len(h) == 12 && string(h[8:]) == "movi": // frames, of which there are many
		case c.Name == "LIST" && len(h) == 12 && c.Size >= 4:
			if depth >= maxLists {
				r.Gap("", extract.TooDeep, "RIFF: too many lists in each other")
				return
			}
			r.chunks(at+12, c.At+c.Size, string(h[8:12]), depth+1, each)
		default:
			each(c)
		}
		at = c.At + c.Size + c.Size&1
	}
}
