package policy

import (
	"context"

	"postern/scan"
)

// STUB FILE: agreed signatures; the package's author replaces it.

// A Source is the policy as the configuration file states it, decoded but not checked.
type Source struct {
	// Organization, Recipients, Senders, Levels, Classes, Rules, Exceptions … with toml tags, see DESIGN.md section 5
}

// A Problem is one thing wrong with a Source. Path names the key as in "rule[2].when.to" (counted from 0), so that config can find its line.
type Problem struct{ Path, Text string }

// A Policy is compiled, immutable and safe for concurrent use.
type Policy struct{}

// BuiltIn is the policy that is in force without a configuration file.
func BuiltIn() Source { panic("stub") }

// Compile checks everything at once; with any problem the policy is nil.
func Compile(s Source) (*Policy, []Problem) { panic("stub") }

// Terms are what the scan engine has to look for; findings come back with their index.
func (p *Policy) Terms() []scan.Term { panic("stub") }

// Own lists the organisation's own values, for scan.Options.
func (p *Policy) Own() []string { panic("stub") }

// Version is a digest of the source.
func (p *Policy) Version() string { panic("stub") }

// Inside reports whether a domain is the organisation's own.
func (p *Policy) Inside(domain string) bool { panic("stub") }

// Judge decides. The only error is one of History: nothing was decided.
func (p *Policy) Judge(ctx context.Context, m *Mail, h History) (*Verdict, error) { panic("stub") }
