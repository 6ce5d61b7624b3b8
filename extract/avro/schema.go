package avro

import (
	"encoding/json"
	"strings"

	"postern/extract/parts"
)

// A schema says what a value is.
type schema struct {
	kind    string // "record", "union", "array", "map", "enum", "fixed" or the name of a simple one
	column  string // of the field that it is, as a heading
	fields  []*schema
	symbols []string
	size    int // of a fixed one
	logical string
	scale   int
	// next stands for one that was defined before, or further out.
	next *schema
}

// Bounds of a schema and of its values.
const (
	mostNested  = 64
	longestPath = 200
)

// parse reads a schema. Names are of the whole file.
func parse(definition string) (*schema, error) {
	var v any
	if err := json.Unmarshal([]byte(definition), &v); err != nil {
		return nil, corrupt("its schema is broken")
	}
	p := &parser{named: map[string]*schema{}}
	s := p.schema(v, "", "", 0)
	if s == nil {
		return nil, corrupt("its schema is broken")
	}
	return s, nil
}

type parser struct {
	named map[string]*schema
}

// schema makes one of a value of JSON, nil where that is none. space is the namespace
// around it.
func (p *parser) schema(v any, path, space string, depth int) *schema {
	if depth > mostNested {
		return nil
	}
	s := &schema{column: parts.Heading(path)}
	switch v := v.(type) {
	case string:
		switch v {
		case "null", "boolean", "int", "long", "float", "double", "bytes", "string":
			s.kind = v
			return s
		}
		if s.next = p.named[fullName(v, space)]; s.next == nil {
			s.next = p.named[v]
		}
		if s.next == nil {
			return nil
		}
		return s
	case []any:
		s.kind = "union"
		for _, branch := range v {
			one := p.schema(branch, path, space, depth+1)
			if one == nil {
				return nil
			}
			s.fields = append(s.fields, one)
		}
		return s
	case map[string]any:
		return p.object(s, v, path, space, depth)
	}
	return nil
}

// object reads a schema with attributes into s.
func (p *parser) object(s *schema, v map[string]any, path, space string, depth int) *schema {
	kind, ok := v["type"].(string)
	if !ok { // a schema in a schema
		return p.schema(v["type"], path, space, depth+1)
	}
	s.kind = kind
	s.logical, _ = v["logicalType"].(string)
	scale, _ := v["scale"].(float64)
	s.scale = int(min(max(scale, 0), 100))
	if kind == "record" || kind == "error" || kind == "enum" || kind == "fixed" {
		name, _ := v["name"].(string)
		if own, ok := v["namespace"].(string); ok {
			space = own
		}
		full := fullName(name, space)
		if i := strings.LastIndexByte(full, '.'); i >= 0 {
			space = full[:i]
		}
		p.named[full] = s
	}
	switch kind {
	case "record", "error":
		s.kind = "record"
		list, _ := v["fields"].([]any)
		for _, x := range list {
			field, _ := x.(map[string]any)
			name, _ := field["name"].(string)
			below := name
			if path != "" {
				below = path + "." + name
			}
			one := p.schema(field["type"], strings.ToValidUTF8(below[:min(len(below), longestPath)], ""), space, depth+1)
			if one == nil {
				return nil
			}
			s.fields = append(s.fields, one)
		}
	case "array", "map":
		inner := "items"
		if kind == "map" {
			inner = "values"
		}
		one := p.schema(v[inner], path, space, depth+1)
		if one == nil {
			return nil
		}
		s.fields = []*schema{one}
	case "enum":
		list, _ := v["symbols"].([]any)
		for _, x := range list {
			symbol, _ := x.(string)
			s.symbols = append(s.symbols, symbol)
		}
	case "fixed":
		size, _ := v["size"].(float64)
		if size < 0 || size > mostBlock {
			return nil
		}
		s.size = int(size)
	default:
		one := p.schema(kind, path, space, depth+1)
		if one == nil || one.next != nil {
			return one
		}
	}
	return s
}

func fullName(name, space string) string {
	if space == "" || strings.Contains(name, ".") {
		return name
	}
	return space + "." + name
}

// names are the columns of a row.
func (s *schema) names() (list []string) {
	if s.kind != "record" {
		return nil
	}
	for _, f := range s.fields {
		list = append(list, f.column)
	}
	return list
}
