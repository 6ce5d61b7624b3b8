package scan

import (
	"strings"
	"unicode/utf8"
)

// The languages that are told apart. C stands for C++ too, Java for C# and Kotlin,
// JavaScript for TypeScript.
const (
	langGo = iota
	langPython
	langC
	langJava
	langJavaScript
	langPHP
	langPerl
	langRuby
	langRust
	langShell
	langSQL
	codeLanguages
)

var languageNames = [codeLanguages]string{"Go", "Python", "C", "Java", "JavaScript", "PHP", "Perl", "Ruby", "Rust", "shell", "SQL"}

// A codeSign is how lines of a language begin, and what else must be on them.
type codeSign struct {
	lang int
	// ends is a set of bytes of which the line must end with one, empty for any; has
	// must stand in the line; words is the greatest number of words, 0 for any.
	ends, has string
	words     int
}

// codeSigns are by the first word of a line, up to a blank or a bracket.
var codeSigns = map[string][]codeSign{
	"func":       {{langGo, "{}", "(", 0}},
	"package":    {{langGo, "", "", 2}, {langJava, ";", ".", 2}, {langPerl, ";", "::", 2}},
	"import":     {{langJava, ";", ".", 3}, {langJavaScript, ";'\"", " from ", 0}, {langGo, "(\"", "", 3}, {langPython, "", "", 4}},
	"type":       {{langGo, "{", "", 4}, {langGo, "", " struct", 5}},
	"defer":      {{langGo, ")", "(", 0}, {langGo, "{", "func", 0}},
	"var":        {{langJavaScript, ";,{", "=", 0}, {langGo, "", "", 6}},
	"def":        {{langPython, ":(,", "(", 0}, {langRuby, "", "", 6}},
	"class":      {{langPython, ":", "", 0}, {langJava, "{", "", 8}},
	"from":       {{langPython, "", " import", 0}},
	"elif":       {{langPython, ":", "", 0}},
	"except":     {{langPython, ":", "", 7}},
	"try:":       {{langPython, "", "", 1}},
	"else:":      {{langPython, "", "", 1}},
	"raise":      {{langPython, ")", "(", 0}},
	"self":       {{langPython, "", "", 8}},
	"with":       {{langPython, ":", "(", 0}},
	"if":         {{langPython, ":", "", 0}, {langGo, "{", " := ", 0}, {langGo, "{", " != nil", 0}, {langShell, "", "[", 0}, {langShell, "n", "; then", 0}},
	"for":        {{langPython, ":", " in ", 0}, {langGo, "{", " := ", 0}, {langShell, "o", "; do", 0}, {langJava, "{", "(int ", 0}, {langC, "{;)", "; ", 0}},
	"return":     {{langC, ";", "", 0}, {langPython, "", "", 4}},
	"#include":   {{langC, ">\"", "", 0}},
	"#define":    {{langC, "", "", 0}},
	"#ifdef":     {{langC, "", "", 3}},
	"#ifndef":    {{langC, "", "", 3}},
	"#if":        {{langC, "", "", 0}},
	"#endif":     {{langC, "", "", 0}},
	"#undef":     {{langC, "", "", 2}},
	"static":     {{langC, ";{),(", "", 0}},
	"extern":     {{langC, ";{),(", "", 0}},
	"struct":     {{langC, ";{", "", 0}},
	"typedef":    {{langC, ";{,(", "", 0}},
	"enum":       {{langC, ";{", "", 0}},
	"union":      {{langC, ";{", "", 0}},
	"void":       {{langC, ";{),(", "(", 0}},
	"int":        {{langC, ";{),(", "", 0}},
	"char":       {{langC, ";{),(", "", 0}},
	"const":      {{langJavaScript, ";{(,[", " = ", 0}, {langC, ";{),(", "", 0}, {langGo, "(", "", 2}},
	"unsigned":   {{langC, ";{),(", "", 0}},
	"namespace":  {{langC, "{", "", 4}, {langPHP, ";", "\\", 2}},
	"template":   {{langC, ">", "<", 0}},
	"using":      {{langC, ";", "", 0}},
	"public":     {{langJava, ";{),(", "", 0}, {langC, ":", "", 1}},
	"private":    {{langJava, ";{),(", "", 0}, {langC, ":", "", 1}},
	"protected":  {{langJava, ";{),(", "", 0}, {langC, ":", "", 1}},
	"@Override":  {{langJava, "", "", 1}},
	"final":      {{langJava, ";{", "", 0}},
	"function":   {{langJavaScript, "{", "(", 0}},
	"let":        {{langRust, ";", " mut ", 0}, {langJavaScript, ";{(,", "", 0}},
	"export":     {{langJavaScript, ";{", "", 0}, {langShell, "", "=", 3}},
	"async":      {{langJavaScript, "{", "(", 0}},
	"await":      {{langJavaScript, ";", "(", 0}},
	"module":     {{langRuby, "", "", 2}},
	"<?php":      {{langPHP, "", "", 0}},
	"my":         {{langPerl, ";({", "", 0}},
	"our":        {{langPerl, ";(", "", 0}},
	"sub":        {{langPerl, "{", "", 5}},
	"use":        {{langPerl, ";", "", 0}},
	"require":    {{langRuby, "'\"", "", 2}},
	"end":        {{langRuby, "", "", 1}},
	"fn":         {{langRust, "{,(", "(", 0}},
	"pub":        {{langRust, ";{,(", "", 0}},
	"impl":       {{langRust, "{", "", 0}},
	"fi":         {{langShell, "", "", 1}},
	"done":       {{langShell, "", "", 1}},
	"esac":       {{langShell, "", "", 1}},
	"then":       {{langShell, "", "", 1}},
	"echo":       {{langShell, "\"'", "", 0}, {langPHP, ";", "", 0}},
	"SELECT":     {{langSQL, "", "", 0}},
	"INSERT":     {{langSQL, "", " INTO ", 0}},
	"CREATE":     {{langSQL, "", "", 12}},
	"RETURNS":    {{langSQL, "", "", 6}},
	"LANGUAGE":   {{langSQL, "", "", 8}},
	"GRANT":      {{langSQL, ";", "", 0}},
	"REVOKE":     {{langSQL, ";", "", 0}},
	"FROM":       {{langSQL, "", "", 8}},
	"VALUES":     {{langSQL, "", "(", 0}},
	"ALTER":      {{langSQL, "", " TABLE ", 0}},
	"DROP":       {{langSQL, ";", "", 0}},
	"WHERE":      {{langSQL, "", "", 12}},
	"UPDATE":     {{langSQL, "", " SET ", 0}},
	"COMMENT":    {{langSQL, "", " ON ", 0}},
	"exports":    {{langJavaScript, "", "=", 0}},
	"module.exp": {{langJavaScript, "", "=", 0}},
}

// languageOf is the language that a line shows, which has no other operators, or -1.
func languageOf(line string, last byte, words int, ops uint32) int {
	for _, s := range codeSigns[firstWord(line)] {
		if (s.ends == "" && last != '.' || s.ends != "" && strings.IndexByte(s.ends, last) >= 0) && (s.has == "" || strings.Contains(line, s.has)) &&
			(s.words == 0 || words <= s.words) {
			return s.lang
		}
	}
	switch {
	case line[0] == '$' && last == ';':
		if strings.Contains(line, "->{") || strings.Contains(line, "=~") || strings.Contains(line, "@") {
			return langPerl
		}
		return langPHP
	case line[0] == '@' && words == 1 && len(line) > 3:
		return langPython
	case ops&definesBit != 0 && strings.Contains(line, " := ") || strings.HasPrefix(line, "t.Errorf("):
		return langGo
	case ops&equalsBit != 0 && strings.Contains(line, " === ") || strings.HasSuffix(line, "});") || strings.HasPrefix(line, "module.exports"):
		return langJavaScript
	case last == ';' && ops&arrowBit != 0 && strings.Contains(line, "->"):
		return langC
	case strings.HasPrefix(line, "self.") && strings.IndexByte(line, '=') > 0:
		return langPython
	}
	return -1
}

// longestSign is the length of the longest word of codeSigns.
var longestSign = func() (n int) {
	for word := range codeSigns {
		n = max(n, len(word))
	}
	return n
}()

// firstWord is what a line begins with, up to a blank or a bracket; empty where that is longer than
// any word of codeSigns.
func firstWord(line string) string {
	for i := range min(len(line), longestSign+1) {
		if b := line[i]; b == ' ' || b == '\t' || b == '(' || b == '.' {
			return line[:i]
		} else if b >= utf8.RuneSelf {
			return ""
		}
	}
	if len(line) > longestSign {
		return ""
	}
	return line
}
