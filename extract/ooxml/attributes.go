package ooxml

import "postern/internal/xmltoken"

// spoken are attributes that hold text for people, or that lead somewhere.
var spoken = map[string]bool{
	"descr": true, "title": true, "alt": true, "instr": true, "author": true, "tooltip": true, "string": true, "href": true,
	"displayText": true, "display": true, "prompt": true, "promptTitle": true, "error": true, "errorTitle": true,
	"connection": true, "command": true, "sourceFile": true, "odcFile": true, "comment": true, "description": true,
	"displayName": true, "userName": true, "lastAuthor": true, "src": true, "url": true, "caption": true,
}

// valued are elements whose val attribute is such a text.
var valued = map[string]bool{
	"alias": true, "tag": true, "docVar": true, "default": true, "result": true, "statusText": true, "helpText": true,
	"entryMacro": true, "exitMacro": true, "lvlText": true, "listEntry": true, "listItem": true, "attr": true, "sheetName": true,
	// cached items of pivot tables
	"s": true, "n": true, "d": true,
}

func (f *flow) attributes(t *xmltoken.Token) {
	if len(t.Attrs) > 0 {
		f.pack.Attributes(t, f.at())
	}
}

// isSpoken reports whether an attribute holds such a text.
func isSpoken(t *xmltoken.Token, a xmltoken.Attr) bool {
	return spoken[a.Name] || valued[t.Name] && (a.Name == "val" || a.Name == "value" || a.Name == "v")
}
