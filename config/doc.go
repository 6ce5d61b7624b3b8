// Package config reads Postern's one TOML file.
//
// Reading is strict: an unknown key, a wrong type, a number without its unit,
// a policy whose rules can never match are errors, and all of them are reported
// at once, each with its line. Every key has a default, so an empty file is a
// good one. The documentation of each key stands at its field and is printed by
// [Reference].
package config
