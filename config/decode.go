package config

import (
	"encoding"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"postern/policy"
)

// decoder fills a struct from decoded TOML by the tags of its fields. Unlike a
// library's decoder it goes on after an error, and keys are matched exactly.
type decoder struct{ problems []policy.Problem }

func (d *decoder) add(path, format string, args ...any) {
	d.problems = append(d.problems, policy.Problem{Path: path, Text: fmt.Sprintf(format, args...)})
}

type tomlUnmarshaler interface{ UnmarshalTOML(any) error }

// value stores v, found at path, in rv.
func (d *decoder) value(path string, v any, rv reflect.Value) {
	if rv.Kind() == reflect.Pointer {
		if rv.IsNil() {
			rv.Set(reflect.New(rv.Type().Elem()))
		}
		d.value(path, v, rv.Elem())
		return
	}
	switch u := rv.Addr().Interface().(type) {
	case tomlUnmarshaler:
		if err := u.UnmarshalTOML(v); err != nil {
			d.add(path, "%v", err)
		}
		return
	case encoding.TextUnmarshaler:
		text, ok := v.(string)
		if !ok {
			d.wrong(path, "a string in quotes", v)
		} else if err := u.UnmarshalText([]byte(text)); err != nil {
			d.add(path, "%v", err)
		}
		return
	}
	switch rv.Kind() {
	case reflect.Struct:
		d.table(path, v, rv)
	case reflect.Map:
		d.mapping(path, v, rv)
	case reflect.Slice:
		d.list(path, v, rv)
	case reflect.Interface:
		rv.Set(reflect.ValueOf(v))
	default:
		d.simple(path, v, rv)
	}
}

func (d *decoder) simple(path string, v any, rv reflect.Value) {
	switch rv.Kind() {
	case reflect.String:
		if text, ok := v.(string); ok {
			rv.SetString(text)
			return
		}
		d.wrong(path, "a string in quotes", v)
	case reflect.Bool:
		if b, ok := v.(bool); ok {
			rv.SetBool(b)
			return
		}
		d.wrong(path, "true or false", v)
	case reflect.Int:
		n, ok := v.(int64)
		switch {
		case !ok:
			d.wrong(path, "a whole number without quotes", v)
		case n < math.MinInt32 || n > math.MaxInt32:
			d.add(path, "is %d; that is out of range", n)
		default:
			rv.SetInt(n)
		}
	case reflect.Float64:
		switch n := v.(type) {
		case float64:
			rv.SetFloat(n)
		case int64:
			rv.SetFloat(float64(n))
		default:
			d.wrong(path, "a number without quotes", v)
		}
	default:
		d.add(path, "has no known type") // caught by the test of all fields
	}
}

func (d *decoder) wrong(path, want string, v any) {
	d.add(path, "wants %s, not %s", want, kindOf(v))
}

// kindOf names the TOML type of a decoded value.
func kindOf(v any) string {
	switch v.(type) {
	case string:
		return "a string"
	case int64:
		return "a number"
	case float64:
		return "a number with a point"
	case bool:
		return "true or false"
	case map[string]any:
		return "a table"
	case []any, []map[string]any:
		return "a list"
	}
	return "a date or time"
}

func (d *decoder) table(path string, v any, rv reflect.Value) {
	table, ok := v.(map[string]any)
	if !ok {
		d.wrong(path, "a table", v)
		return
	}
	fields := map[string]fieldOf{}
	for _, f := range fieldsOf(rv) {
		fields[f.key] = f
	}
	for _, key := range slices.Sorted(maps.Keys(table)) {
		at := join(path, key)
		f, ok := fields[key]
		if !ok {
			d.unknown(at, key, slices.Sorted(maps.Keys(fields)))
			continue
		}
		before := len(d.problems)
		d.value(at, table[key], f.value)
		if len(d.problems) == before {
			d.bounds(at, f)
		}
	}
}

func (d *decoder) unknown(path, key string, known []string) {
	if near := policy.Nearest(key, known); near != "" {
		d.add(path, "there is no such key; did you mean %q?", near)
		return
	}
	d.add(path, "there is no such key; remove it, or use one of %s", strings.Join(known, ", "))
}

// bounds checks a value against the tags of its field.
func (d *decoder) bounds(path string, f fieldOf) {
	if words := f.tag.Get("one"); words != "" {
		list := strings.Split(words, ",")
		if word := f.value.String(); !slices.Contains(list, word) {
			d.add(path, "%q is not known; use %s", word, strings.Join(list, " or "))
		}
	}
	least, err := strconv.ParseInt(f.tag.Get("min"), 10, 64)
	if err != nil {
		return
	}
	switch {
	case f.value.Kind() == reflect.Slice:
		if f.value.Len() == 0 {
			d.add(path, "the list is empty; write a value, or leave out the key for the default")
		}
		for i := range f.value.Len() {
			if f.value.Index(i).Int() < least {
				d.add(fmt.Sprintf("%s[%d]", path, i), "is %v; it must be more than 0", f.value.Index(i).Interface())
			}
		}
	case f.value.Int() < least:
		d.add(path, "is %v; it must be more than 0", f.value.Interface())
	}
}

func (d *decoder) mapping(path string, v any, rv reflect.Value) {
	table, ok := v.(map[string]any)
	if !ok {
		d.wrong(path, "a table", v)
		return
	}
	out := reflect.MakeMap(rv.Type())
	for _, key := range slices.Sorted(maps.Keys(table)) {
		e := reflect.New(rv.Type().Elem()).Elem()
		d.value(join(path, key), table[key], e)
		out.SetMapIndex(reflect.ValueOf(key), e)
	}
	rv.Set(out)
}

func (d *decoder) list(path string, v any, rv reflect.Value) {
	var list []any
	switch v := v.(type) {
	case []any:
		list = v
	case []map[string]any:
		for _, t := range v {
			list = append(list, t)
		}
	default:
		d.wrong(path, "a list in brackets", v)
		return
	}
	out := reflect.MakeSlice(rv.Type(), len(list), len(list))
	for i, e := range list {
		d.value(fmt.Sprintf("%s[%d]", path, i), e, out.Index(i))
	}
	rv.Set(out)
}

// fieldOf is a field that has a key.
type fieldOf struct {
	key   string
	value reflect.Value
	tag   reflect.StructTag
}

// fieldsOf lists the fields of a struct that have a key, those of embedded
// structs too, in order.
func fieldsOf(rv reflect.Value) []fieldOf {
	var fields []fieldOf
	for i := range rv.NumField() {
		f := rv.Type().Field(i)
		if f.Anonymous {
			fields = append(fields, fieldsOf(rv.Field(i))...)
			continue
		}
		key, _, _ := strings.Cut(f.Tag.Get("toml"), ",")
		if key != "" && key != "-" {
			fields = append(fields, fieldOf{key, rv.Field(i), f.Tag})
		}
	}
	return fields
}
