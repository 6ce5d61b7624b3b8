package main

import (
	"io"
	"testing"

	"postern/config"
	"postern/policy"
)

// TestPacks runs the cases of every pack under it alone.
func TestPacks(t *testing.T) {
	for _, name := range config.Packs() {
		t.Run(name, func(t *testing.T) {
			cfg, err := config.Parse("pack.toml", []byte(`include = ["pack:`+name+"\"]\n[organization]\ndomains = [\"corp.example\"]\n"))
			if err != nil {
				t.Fatal(err)
			}
			cases, err := config.PackCases(name)
			if err != nil {
				t.Fatal(err)
			}
			s := &session{Context: t.Context(), stdout: io.Discard, stderr: io.Discard}
			p := &parts{session: s, config: cfg}
			defer p.close()
			if p.rules, err = p.compile(cfg); err != nil {
				t.Fatal(err)
			}
			if err := p.openReader(); err != nil {
				t.Fatal(err)
			}
			for _, r := range policy.RunCases(s, cases.Case, caseJudge{p, "."}.judge) {
				for _, f := range r.Failures {
					t.Errorf("%s: %s", r.Name, f)
				}
			}
		})
	}
}
