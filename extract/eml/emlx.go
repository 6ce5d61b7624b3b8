package eml

import (
	"bytes"
	"context"
	"io"
	"strconv"
	"strings"

	"postern/extract"
)

// Emlx is a message as Apple Mail keeps it: a line with its length in bytes, the
// message, and a property list with its flags. No specification of it is public.
var Emlx = extract.Format{
	Name:       "emlx",
	About:      "messages of Apple Mail: the message, and the property list behind it",
	Extensions: []string{"emlx"},
	Detect: func(o *extract.Object) bool {
		_, start := emlxLength(o.Head)
		return start > 0 && startsLikeHeader(o.Head[start:])
	},
	Covers: []string{"plain", "csv"},
	Read:   readEmlx,
}

// emlxLength is the length in the first line, and where the message begins; 0 where
// head begins with no such line.
func emlxLength(head []byte) (length int64, start int) {
	line, _, ok := bytes.Cut(head[:min(len(head), 32)], []byte("\n"))
	length, err := strconv.ParseInt(strings.TrimSpace(string(line)), 10, 64)
	if !ok || err != nil || length < 0 {
		return 0, 0
	}
	return length, len(line) + 1
}

// readEmlx hands on the message and what follows. When the length is a lie, what
// is cut from the message is read with what follows, and a message that should be
// longer than the file is one that was cut off.
func readEmlx(_ context.Context, o *extract.Object, s extract.Sink) error {
	length, start := emlxLength(o.Head)
	left := o.Size - int64(start)
	c := extract.Child{Path: "message", Types: []string{"message/rfc822"}}
	if err := s.Child(c, io.NewSectionReader(o.Data, int64(start), min(length, left))); err != nil {
		return err
	}
	if length > left {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "the message is shorter than its file says"}
	}
	if length == left {
		return nil
	}
	return s.Child(extract.Child{Path: "properties"}, io.NewSectionReader(o.Data, int64(start)+length, left-length))
}
