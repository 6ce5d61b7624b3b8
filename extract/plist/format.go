// Package plist reads property lists of Apple's systems, as XML and binary: settings,
// archived objects, web pages that Safari has kept, and links.
package plist

import (
	"bytes"
	"context"
	"strings"

	"postern/extract"
	"postern/extract/charset"
	"postern/extract/parts"
)

// Format is a property list. Its places are the keys that lead to a value:
// "WebMainResource/WebResourceURL".
var Format = extract.Format{
	Name: "plist",
	About: "property lists, binary and XML, with archived objects: every key and value, also those that nothing leads to; data as files; " +
		"web archives of Safari with their pages, pictures and frames; links (.webloc)",
	MediaTypes: []string{"application/x-plist", "application/x-bplist", "application/x-apple-binary-plist", "application/x-webarchive", "application/x-apple-webarchive"},
	Extensions: []string{"plist", "bplist", "webarchive", "webloc", "webbookmark", "fileloc", "inetloc"},
	Covers:     []string{"xml", "plain", "html"},
	Detect:     func(o *extract.Object) bool { return isBinary(o) || isXML(o) },
	Risky:      true,
	Read:       read,
}

const magic = "bplist"

func isBinary(o *extract.Object) bool {
	return len(o.Head) > len(magic)+2 && bytes.HasPrefix(o.Head, []byte(magic)) && (o.Head[len(magic)] == '0' || o.Head[len(magic)] == '1')
}

func isXML(o *extract.Object) bool {
	head := strings.TrimLeft(charset.Head(o), "\ufeff \r\n\t")
	if !strings.HasPrefix(head, "<") {
		return false
	}
	for _, start := range []string{"<plist>", "<plist ", "<!DOCTYPE plist"} {
		if i := strings.Index(head, start); i >= 0 && !strings.Contains(head[:i], "<html") {
			return true
		}
	}
	return false
}

func read(ctx context.Context, o *extract.Object, s extract.Sink) error {
	l := &list{Pack: &parts.Pack{Ctx: ctx, Sink: s, What: "a property list"}}
	if isBinary(o) {
		if err := l.binary(o); err != nil {
			return err
		}
		return l.Err
	}
	l.xml(o)
	return l.Err
}
