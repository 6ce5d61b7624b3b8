package policy

import "postern/scan"

// A Dictionary names a file of phrases.
type Dictionary struct {
	Name     string `toml:"name" doc:"The dictionary's name, for matchers."`
	File     string `toml:"file" doc:"A text file in UTF-8, relative to the configuration file: a phrase a line; behind tabs its weight (a whole number, default 1; below zero it speaks against) and its language (default: language). Lines that begin with # are comments, \\# begins a phrase with that sign. Read at start and at SIGHUP."`
	Language string `toml:"language,omitempty" doc:"en, de, fr, es, it, nl, pl or pt: plain plural and case forms of each phrase's last word are found too. Default: phrases are found as they are written."`

	// Phrases is the file as read; it is nil where that failed.
	Phrases *scan.Dictionary `toml:"-" json:"-"`
	// Digest names the file's content.
	Digest string `toml:"-"`
}
