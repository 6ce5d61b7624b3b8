package eml

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"postern/extract"
)

// known are fields that stand at the start of messages. Two of them make a text a
// message; one may be the start of a letter that somebody wrote.
var known = map[string]bool{
	"return-path": true, "received": true, "delivered-to": true, "x-original-to": true, "from": true, "to": true, "cc": true,
	"bcc": true, "subject": true, "date": true, "message-id": true, "mime-version": true, "content-type": true, "reply-to": true,
	"sender": true, "in-reply-to": true, "references": true, "content-transfer-encoding": true, "dkim-signature": true,
	"authentication-results": true, "user-agent": true, "x-mailer": true, "list-id": true, "arc-seal": true, "content-disposition": true,
}

func detect(o *extract.Object) bool {
	for _, t := range o.Types {
		switch t {
		case "message/rfc822", "message/global", "message/news", // messages
			"text/rfc822-headers", "message/global-headers", "message/external-body": // headers of messages
			return o.Size > 0
		}
	}
	head := bytes.TrimLeft(bytes.TrimPrefix(o.Head, []byte("\xef\xbb\xbf")), "\r\n")
	if isFromLine(head) { // of a mailbox
		_, head, _ = bytes.Cut(head, []byte("\n"))
	}
	least := 2
	if slices.ContainsFunc(o.Names, func(n string) bool { return strings.EqualFold(path.Ext(n), ".eml") }) {
		least = 1 // a name may tell a draft or a scrap from a letter
	}
	return o.Size > 0 && knownFields(head, least)
}

// startsLikeHeader reports whether two of the known fields are in the header
// lines that b begins with.
func startsLikeHeader(b []byte) bool { return knownFields(b, 2) }

// knownFields reports whether as many of the known fields are in the header lines
// that b begins with.
func knownFields(b []byte, least int) bool {
	found := 0
	for lines := 0; lines < 50 && len(b) > 0; lines++ {
		line, rest, _ := bytes.Cut(b, []byte("\n"))
		b = rest
		if lines > 0 && len(line) > 0 && (line[0] == ' ' || line[0] == '\t') {
			continue // the field before goes on
		}
		name, ok := fieldName(line)
		if !ok {
			return false
		}
		if known[strings.ToLower(string(name))] {
			if found++; found == least {
				return true
			}
		}
	}
	return false
}

// fieldName is what stands before the colon of a header line (RFC 5322 section
// 3.6.8).
func fieldName(line []byte) (name []byte, ok bool) {
	name, _, ok = bytes.Cut(line, []byte(":"))
	if !ok || len(name) == 0 || len(name) > 76 {
		return nil, false
	}
	for _, c := range name {
		if c <= ' ' || c >= 0x7f {
			return nil, false
		}
	}
	return name, true
}
