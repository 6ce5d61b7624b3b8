package odf

import (
	"strings"

	"postern/extract"
	"postern/internal/xmltoken"
)

// spoken are attributes that hold text for people, or that lead somewhere.
var spoken = map[string]bool{
	"string-value": true, "string-value-if-true": true, "string-value-if-false": true, "current-value": true, "label": true, "title": true,
	"formula": true, "expression": true, "condition": true, "description": true, "display-name": true, "caption": true, "prompt": true,
	"help-text": true, "href": true, "filter-name": false, "database-name": true, "column-name": true, "table-name": true, "command": true,
	"dde-application": true, "dde-item": true, "dde-topic": true, "macro-name": true, "author": true, "content": true, "alt": true,
	"prefix": true, "suffix": true, "num-prefix": true, "num-suffix": true, "filter": true, "order": false, "text-content": true,
	"author-name": true, "initials": true, "key1": true, "key2": true, "url": true, "identifier": true, "note": true, "howpublished": true,
	"institution": true, "publisher": true, "custom1": true, "custom2": true, "custom3": true, "custom4": true, "custom5": true,
	"hyperlink-behaviour": false, "text-style": false, "outline-content": true, "datetime-value": true, "user-name": true, "password": true,
	"connection-resource": true, "sql-statement": true, "base-cell-address": false, "subject": true,
}

// named are elements whose name is a person's words.
var named = map[string]bool{
	"section": true, "bookmark": true, "bookmark-start": true, "reference-mark": true, "reference-mark-start": true, "page": true,
	"named-range": true, "named-expression": true, "database-range": true, "user-field-decl": true, "variable-decl": true, "sequence-decl": true,
	"form": true, "text": true, "textarea": true, "combobox": true, "listbox": true, "button": true, "checkbox": true, "radio": true, "frame": true,
	"scenario": true, "data-pilot-table": true, "module": true, "library": true, "query": true, "table-representation": true, "custom-shape": true,
	"master-page": true, "layer": true, "note": true, "show": true, "a": true, "annotation": true, "user-defined": true,
}

// valued are elements whose value is what a person typed.
var valued = map[string]bool{
	"text": true, "textarea": true, "password": true, "file": true, "formatted-text": true, "number": true, "date": true, "time": true,
	"combobox": true, "listbox": true, "option": true, "item": true, "hidden": true, "checkbox": true, "radio": true, "button": true,
	"property": true, "list-value": true, "user-field-decl": true, "variable-set": true, "user-field-get": true, "expression": true,
	"user-defined": true, "text-input": true, "database-display": true, "label": true, "filter-condition": true, "sequence": true, "generic-control": true,
	"fixed-text": true, "data-pilot-member": true,
}

func isSpoken(t *xmltoken.Token, a xmltoken.Attr) bool {
	switch a.Name {
	case "name":
		return named[t.Name]
	case "value", "string-value", "date-value", "time-value", "boolean-value":
		return valued[t.Name] || t.Name == "change-track-table-cell" || a.Name == "string-value" && !cells[t.Name]
	}
	return spoken[a.Name]
}

// attributes emits those of t that hold text. Links out of the document are
// properties of it; in a style only what is strange is of interest.
func (f *flow) attributes(t *xmltoken.Token) {
	fr := f.top()
	if href := t.Of("href"); href != "" && f.leadsOut(href) {
		f.pack.Text(extract.Properties, extract.Place{Where: "links"}, href+"\n")
	}
	if !fr.style {
		if !t.Empty || !strings.HasPrefix(t.Name, "change") {
			f.pack.Attributes(t, f.place(fr))
		}
		return
	}
	spoken := f.pack.Spoken
	f.pack.Spoken = nil
	f.pack.Attributes(t, f.at(fr.where))
	f.pack.Spoken = spoken
}

// leadsOut reports whether a link goes to somewhere else than a part or a place
// of the document.
func (f *flow) leadsOut(href string) bool {
	if strings.HasPrefix(href, "#") {
		return false
	}
	return strings.Contains(href, ":") || f.pack.Find(strings.TrimPrefix(href, "./")) == nil && !strings.HasPrefix(href, "./Object ")
}
