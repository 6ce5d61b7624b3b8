package config

import (
	"fmt"
	"io"
	"reflect"
	"strings"

	"postern/policy"
)

// A Key is one key of the file, for the reference.
type Key struct {
	// Path is the key with the tables around it: "relay.next_hop"; a list of
	// tables is written with brackets: "rule[].name".
	Path string
	// Type is what the key takes, in words.
	Type string
	// Default is its default as TOML, "" without one.
	Default string
	Doc     string
}

// Keys lists every key of the configuration file, in the order of the reference.
func Keys() []Key {
	c := Default()
	for section, address := range listens {
		*c.listener(section) = address
	}
	r := &reference{seen: map[reflect.Type]bool{}}
	r.table("", reflect.ValueOf(c).Elem())
	return r.keys
}

// CaseKeys lists the keys of a file of cases.
func CaseKeys() []Key {
	r := &reference{seen: map[reflect.Type]bool{}}
	r.table("", reflect.ValueOf(policy.Cases{}))
	return r.keys
}

// Reference writes the reference of all keys, as Markdown.
func Reference(w io.Writer) error {
	var b strings.Builder
	b.WriteString("# Configuration reference\n\n")
	b.WriteString("One TOML file. An unknown key, a wrong type, a duration or size without a unit,\n" +
		"or a rule that can never match is an error; all are reported at once.\n" +
		"Durations are written as in `\"30s\"`, `\"5m\"`, `\"12h\"`, `\"30d\"`, sizes as in `\"25MiB\"`.\n" +
		"SIGHUP makes a running server read the policy anew (organization, recipients,\n" +
		"senders, level, class, dictionary with its file, label, rule, exception; not alias_maps); all else counts after a restart.\n\n")
	for _, k := range Keys() {
		k.write(&b)
	}
	b.WriteString("\n# Cases of `postern policy test`\n")
	for _, k := range CaseKeys() {
		k.write(&b)
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write reference: %w", err)
	}
	return nil
}

func (k Key) write(b *strings.Builder) {
	if strings.HasSuffix(k.Type, "table") || strings.HasSuffix(k.Type, "tables") {
		fmt.Fprintf(b, "\n## `%s`\n\n%s\n\n", k.Path, k.Doc)
		return
	}
	fmt.Fprintf(b, "- `%s` (%s", k.Path, k.Type)
	if k.Default != "" {
		fmt.Fprintf(b, "; default `%s`", k.Default)
	}
	fmt.Fprintf(b, "): %s\n", k.Doc)
}

// reference walks the structs.
type reference struct {
	keys []Key
	seen map[reflect.Type]bool // against structs that hold themselves
}

// table lists the keys of a struct: simple ones first, then tables.
func (r *reference) table(path string, rv reflect.Value) {
	if r.seen[rv.Type()] {
		return
	}
	r.seen[rv.Type()] = true
	defer delete(r.seen, rv.Type())
	fields := fieldsOf(rv)
	for _, f := range fields {
		if _, sub := inner(f.value); !sub {
			r.keys = append(r.keys, Key{join(path, f.key), typeName(f), defaultOf(f.value), f.tag.Get("doc")})
		}
	}
	for _, f := range fields {
		in, sub := inner(f.value)
		if !sub {
			continue
		}
		at, kind := join(path, f.key), "table"
		if f.value.Kind() == reflect.Slice {
			at, kind = at+"[]", "list of tables"
		}
		r.keys = append(r.keys, Key{Path: at, Type: kind, Doc: f.tag.Get("doc")})
		r.table(at, in)
	}
}

// inner is the struct that a field's value is, points to, or is a list of, if
// it is read as a table.
func inner(v reflect.Value) (reflect.Value, bool) {
	t := v.Type()
	if t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
		v = reflect.New(t).Elem()
	}
	if t.Kind() != reflect.Struct || reflect.PointerTo(t).Implements(reflect.TypeFor[tomlUnmarshaler]()) {
		return v, false
	}
	return v, true
}

func typeName(f fieldOf) string {
	if words := f.tag.Get("one"); words != "" {
		return strings.ReplaceAll(words, ",", " or ")
	}
	return nameOf(f.value.Type())
}

func nameOf(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[policy.Strings]():
		return "string or list of strings"
	case reflect.TypeFor[policy.Columns]():
		return "number, or list of strings"
	case reflect.TypeFor[policy.Size]():
		return "size"
	case reflect.TypeFor[Duration]():
		return "duration"
	case reflect.TypeFor[policy.Date]():
		return "date"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return nameOf(t.Elem())
	case reflect.Slice:
		return "list of " + nameOf(t.Elem()) + "s"
	case reflect.Map:
		return "table of " + nameOf(t.Elem()) + " by name"
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		if reflect.PointerTo(t).Implements(reflect.TypeFor[interface{ UnmarshalText([]byte) error }]()) {
			return "string"
		}
		return "number"
	case reflect.Float64:
		return "number"
	case reflect.Interface:
		return "not available"
	}
	return "string"
}

// defaultOf writes a value as TOML, "" for what is empty.
func defaultOf(v reflect.Value) string {
	switch {
	case v.Kind() == reflect.Bool:
		return fmt.Sprint(v.Bool())
	case v.IsZero():
		return ""
	case v.Kind() == reflect.Slice:
		var list []string
		for i := range v.Len() {
			list = append(list, defaultOf(v.Index(i)))
		}
		return "[" + strings.Join(list, ", ") + "]"
	case v.Kind() == reflect.Int:
		return fmt.Sprint(v.Int())
	}
	return fmt.Sprintf("%q", fmt.Sprint(v.Interface()))
}
