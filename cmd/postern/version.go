package main

import (
	"fmt"
	"runtime/debug"
)

type versionCmd struct{}

// Run prints the version of the module and the commit it was built from.
func (versionCmd) Run(s *session) error {
	version, commit := "devel", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		if v := info.Main.Version; v != "" && v != "(devel)" {
			version = v
		}
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				commit = " " + setting.Value
			}
		}
		version += commit + " " + info.GoVersion
	}
	_, err := fmt.Fprintln(s.stdout, "postern", version)
	return err
}
