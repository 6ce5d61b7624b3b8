// Package tnef reads the Transport Neutral Encapsulation Format ([MS-OXTNEF]): the
// winmail.dat in which Outlook wraps a message with its attachments.
package tnef

import (
	"strings"

	"postern/extract"
)

// Format is a TNEF stream. Its places are names of attributes and properties.
var Format = extract.Format{
	Name: "tnef",
	About: "Outlook's winmail.dat: the message's text, HTML and RTF bodies, subject, addresses, recipients, every other property with text, " +
		"attachments with their names, messages and documents inside",
	MediaTypes: []string{"application/ms-tnef", "application/vnd.ms-tnef", "application/x-tnef"},
	Extensions: []string{"tnef"},
	Covers:     []string{"plain", "csv"},
	Detect:     func(o *extract.Object) bool { return strings.HasPrefix(string(o.Head), magic) },
	Risky:      true,
	Read:       read,
}

// magic is the signature, 0x223e9f78 ([MS-OXTNEF] section 2.1.3.1).
const magic = "\x78\x9f\x3e\x22"
