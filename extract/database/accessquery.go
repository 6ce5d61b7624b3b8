package database

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"postern/extract"
)

// Attributes of the rows of MSysQueries: which part of a query one is.
const (
	queryKind      = 1
	queryParameter = 2
	queryOption    = 3
	queryTable     = 5
	queryField     = 6
	queryJoin      = 7
	queryWhere     = 8
	queryGroup     = 9
	queryHaving    = 10
	queryOrder     = 11
)

// A queryPart is a row of MSysQueries.
type queryPart struct {
	attribute, flag int
	expression      string
	name1, name2    string
	objectID        uint32
}

// Bounds of what is kept of queries: their rows are read as those of any table, too.
const (
	mostQueryParts = 1 << 16
	mostQueryText  = 8 << 20
)

// query keeps a row of MSysQueries.
func (a *access) query(t *accessTable, values [][]byte) error {
	var p queryPart
	for i := range t.columns {
		c, v := &t.columns[i], values[i]
		text := func() (string, error) {
			if c.kind != kindMemo || v == nil {
				return a.plain(c, v), nil
			}
			long, err := a.longValue(v, true)
			return strings.ReplaceAll(a.text(long), "\x00", " "), err
		}
		var err error
		switch c.name {
		case "Attribute":
			if len(v) > 0 {
				p.attribute = int(v[0])
			}
		case "Flag":
			if len(v) >= 2 {
				p.flag = int(le.Uint16(v))
			}
		case "ObjectId":
			if len(v) >= 4 {
				p.objectID = le.Uint32(v)
			}
		case "Expression":
			p.expression, err = text()
		case "Name1":
			p.name1, err = text()
		case "Name2":
			p.name2, err = text()
		}
		if err != nil {
			return err
		}
	}
	a.queryText += len(p.expression) + len(p.name1) + len(p.name2)
	if a.queryParts++; a.queryParts <= mostQueryParts && a.queryText <= mostQueryText {
		a.queries[p.objectID] = append(a.queries[p.objectID], p)
	}
	return nil
}

// showQueries emits the queries as statements.
func (a *access) showQueries() error {
	for _, id := range slices.Sorted(maps.Keys(a.queries)) {
		name := a.objects[id]
		if name == "" {
			name = fmt.Sprintf("query %x", id)
		}
		text := statement(a.queries[id])
		if text == "" {
			continue
		}
		if err := a.s.Text(extract.All, extract.Place{Where: name + ", SQL"}, text+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// verbs are what queries of a kind begin with.
var verbs = map[int]string{3: "INSERT INTO", 4: "UPDATE", 5: "DELETE", 6: "TRANSFORM"}

// statement puts the parts of a query together.
func statement(list []queryPart) string {
	const into, add, update, definition, passed, union = 2, 3, 4, 7, 8, 9
	kind, target := 0, ""
	lists := map[int][]string{}
	for _, p := range list {
		text := p.expression
		switch p.attribute {
		case queryKind:
			if kind, target = p.flag, p.name1; kind == definition || kind == passed {
				return text
			}
		case queryParameter:
			text = p.name1
		case queryOption:
			if p.flag&2 != 0 {
				text = "DISTINCT"
			}
		case queryTable:
			if text == "" {
				text = p.name1
			}
			if p.name2 != "" {
				text += " AS " + p.name2
			}
		case queryField:
			switch {
			case kind == update && p.name2 != "":
				text = p.name2 + " = " + text
			case p.name1 != "":
				text += " AS " + p.name1
			}
		case queryJoin:
			join := map[int]string{1: "INNER", 2: "LEFT", 3: "RIGHT"}[p.flag]
			text = strings.TrimSpace(fmt.Sprintf("%s %s JOIN %s ON %s", p.name1, join, p.name2, text))
		case queryOrder:
			if strings.EqualFold(p.name1, "D") {
				text += " DESC"
			}
		}
		if text != "" {
			lists[p.attribute] = append(lists[p.attribute], text)
		}
	}
	if kind == union {
		return strings.Join(lists[queryTable], " UNION ")
	}
	var out []string
	part := func(word string, attribute int, between string) {
		if list := lists[attribute]; len(list) > 0 {
			out = append(out, strings.TrimSpace(word+" "+strings.Join(list, between)))
		}
	}
	part("PARAMETERS", queryParameter, ", ")
	out = append(out, strings.TrimSpace(verbs[kind]))
	if kind == add {
		out = append(out, target)
	}
	if kind == update {
		part("", queryTable, ", ")
		part("SET", queryField, ", ")
	} else {
		part("SELECT", queryOption, " ")
		if len(lists[queryOption]) > 0 {
			part("", queryField, ", ")
		} else {
			part("SELECT", queryField, ", ")
		}
		if kind == into {
			out = append(out, "INTO "+target)
		}
		part("FROM", queryTable, ", ")
	}
	part("", queryJoin, ", ")
	part("WHERE", queryWhere, " AND ")
	part("GROUP BY", queryGroup, ", ")
	part("HAVING", queryHaving, " AND ")
	part("ORDER BY", queryOrder, ", ")
	return strings.Join(slices.DeleteFunc(out, func(s string) bool { return s == "" }), " ")
}
