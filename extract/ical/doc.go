// Package ical reads calendars (iCalendar, RFC 5545; vCalendar 1.0) and address cards
// (vCard 2.1, 3.0 in RFC 2426, 4.0 in RFC 6350): lines of names, parameters and
// values, in any charset.
package ical

import (
	"context"
	"io"
	"slices"
	"strings"

	"postern/extract"
	"postern/extract/charset"
)

// Calendar is iCalendar.
var Calendar = extract.Format{
	Name:       "ical",
	About:      "calendars: every property and parameter, unfolded and unescaped; attached files; HTML descriptions",
	MediaTypes: []string{"text/calendar", "application/ics", "text/x-vcalendar"},
	Extensions: []string{"ics", "ifb", "vcs"},
	Detect:     begins("begin:vcalendar", "begin:vevent", "begin:vtodo", "begin:vfreebusy", "begin:vjournal", "begin:vnote"),
	Covers:     []string{"csv", "plain"},
	Risky:      true,
	Read:       read,
}

// Card is vCard.
var Card = extract.Format{
	Name:       "vcard",
	About:      "address cards: every property and parameter, quoted-printable and charsets undone; pictures, keys and sounds",
	MediaTypes: []string{"text/vcard", "text/x-vcard", "text/directory"},
	Extensions: []string{"vcf", "vcard"},
	Detect:     begins("begin:vcard"),
	Covers:     []string{"csv", "plain"},
	Risky:      true,
	Read:       read,
}

func begins(starts ...string) func(*extract.Object) bool {
	return func(o *extract.Object) bool {
		head := strings.TrimLeft(charset.Head(o), "\ufeff \t\r\n")
		head = strings.ToLower(head[:min(len(head), 40)])
		return slices.ContainsFunc(starts, func(s string) bool { return strings.HasPrefix(head, s) })
	}
}

func read(ctx context.Context, o *extract.Object, s extract.Sink) error {
	o, err := mend(o)
	if err != nil {
		return err
	}
	look, err := charset.Look(ctx, o)
	if err != nil {
		return err
	}
	for i, name := range look.Readings {
		r := &reader{ctx: ctx, sink: s, view: extract.Shown, first: i == 0, counts: map[string]int{}}
		if i > 0 {
			r.view = extract.All
		}
		if err := eachLine(look.Open(name), r.property); err != nil {
			return err
		}
	}
	return nil
}

// eachLine calls visit for every line of in, whatever breaks it, put together where
// it was folded (RFC 5545 section 3.1).
func eachLine(in io.Reader, visit func(line string) error) error {
	u := unfolder{visit: visit}
	buf := make([]byte, 32<<10)
	var err error
	for err == nil {
		var n int
		n, err = in.Read(buf)
		if e := u.add(buf[:n]); e != nil {
			return e
		}
	}
	if err != io.EOF {
		return err
	}
	return u.end()
}
