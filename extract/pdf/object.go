package pdf

// The kinds of objects (ISO 32000-2, 7.3). Numbers are float64, booleans bool,
// null is nil; the rest have types of their own so that a type switch tells
// them apart.
type (
	name    string
	str     string
	keyword string
	array   []any
	dict    map[name]any
)

// A ref points to an indirect object.
type ref struct{ num, gen int }

// A stream is a dictionary and the bytes after it, as they stand in the file.
type stream struct {
	dict dict
	raw  []byte
	id   ref
	// plain streams are never encrypted: cross-reference streams, and all that
	// stands inside an object stream.
	plain bool
}

// number returns v as a number, or otherwise def.
func number(v any, def float64) float64 {
	if f, ok := v.(float64); ok && f == f {
		return f
	}
	return def
}

// whole returns v as a whole number within what an offset or a count can be;
// anything else is def.
func whole(v any, def int) int {
	f, ok := v.(float64)
	if !ok || f != f || f > 1<<50 || f < -1<<50 {
		return def
	}
	return int(f)
}
