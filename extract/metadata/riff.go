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
// stands behind it. Further RIFF chunks (OpenDML) belong to the file. Files of more than
// 4 GiB (RF64 and BW64, ITU-R BS.2088) and those in big endian (RIFX) are such files too.
func (r *Reading) RIFF(each func(Chunk)) error {
	at := int64(0)
	for first := true; ; first = false {
		h := r.At(at, 12)
		f := riff{Reading: r, order: binary.LittleEndian, each: each}
		if len(h) < 12 || !f.form(string(h[:4])) || !r.Next() {
			if first {
				return Corrupt("RIFF: cut off")
			}
			r.Rest(at)
			return nil
		}
		end := at + 8 + int64(f.order.Uint32(h[4:]))
		// A program that writes into a pipe never learns the length.
		f.streamed = f.streamed || end == at+8 || end-at-8 >= unknownLength && end > r.Object.Size
		if f.streamed {
			end = r.Object.Size
		}
		whole := end <= r.Object.Size
		f.chunks(at+12, min(end, r.Object.Size), "", 0)
		if !whole || f.length > r.Object.Size-at-8 {
			return Corrupt("RIFF: cut off")
		}
		at = end + end&1
	}
}

const (
	maxLists = 16
	// unknownLength is the least that programs write where they know no length: ffmpeg
	// all ones, SoX nearly 2 GiB.
	unknownLength = 0x7fff0000
)

// A riff is one chunk RIFF.
type riff struct {
	*Reading
	order    binary.ByteOrder
	each     func(Chunk)
	streamed bool
	// length and data are what the chunk ds64 says of the file and of the sound.
	length, data int64
}

// form notes how a file with such a name is written, and whether it is one.
func (f *riff) form(name string) bool {
	switch name {
	case "RIFF":
	case "RIFX":
		f.order = binary.BigEndian
	case "RF64", "BW64":
		f.streamed = true
	default:
		return false
	}
	return true
}

// size is the length of a chunk at an offset with so many bytes left.
func (f *riff) size(name string, size, left int64) (n int64, cut bool) {
	switch {
	case f.streamed && name == "data" && f.data > 0 && size == 1<<32-1:
		size = f.data
	case f.streamed && (size >= unknownLength && size > left || size == 0 && name == "data"):
		return left, false
	}
	return min(size, left), size > left
}

func (f *riff) chunks(at, end int64, list string, depth int) {
	for at+8 <= end && f.Next() {
		h := f.At(at, 32)
		if len(h) < 8 {
			return
		}
		c := Chunk{Name: string(h[:4]), List: list, At: at + 8}
		c.Size, c.Cut = f.size(c.Name, int64(f.order.Uint32(h[4:])), end-c.At)
		isList := c.Name == "LIST" && len(h) >= 12 && c.Size >= 4
		switch {
		case isList && string(h[8:12]) == "movi": // frames, of which there are many
		case isList:
			if depth >= maxLists {
				f.Gap("", extract.TooDeep, "RIFF: too many lists in each other")
				return
			}
			f.chunks(at+12, c.At+c.Size, string(h[8:12]), depth+1)
		case c.Name == "ds64" && len(h) >= 24:
			const most = 1 << 62
			f.length = int64(min(f.order.Uint64(h[8:]), most))
			f.data = int64(min(f.order.Uint64(h[16:]), most))
		default:
			f.each(c)
		}
		at = c.At + c.Size + c.Size&1
	}
}
