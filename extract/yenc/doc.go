// Package yenc reads texts with files in yEnc (the yEnc draft 1.3) in them.
package yenc
