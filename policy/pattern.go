package policy

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"
)

// pattern compiles what "subject" and "match" want: a regular expression
// between slashes, else a phrase, whose letters are folded, whose white space
// runs are equal, and that stands at word borders.
func pattern(s string) (*regexp.Regexp, string) {
	if len(s) > 1 && s[0] == '/' && s[len(s)-1] == '/' {
		re, err := regexp.Compile(s[1 : len(s)-1])
		switch {
		case err != nil:
			return nil, "is no regular expression: " + regexError(err)
		case re.MatchString(""):
			return nil, "matches the empty text, and so everywhere; make it want a character"
		}
		return re, ""
	}
	if !hasLetter(s) {
		return nil, "has no letter or digit, so it can never match as a phrase; write a regular expression between slashes"
	}
	words := strings.Fields(s)
	for i, w := range words {
		words[i] = regexp.QuoteMeta(w)
	}
	const border = `[^\pL\pN]`
	re, err := regexp.Compile(`(?i)(?:^|` + border + `)` + strings.Join(words, `[\s\p{Z}]+`) + `(?:$|` + border + `)`)
	if err != nil {
		return nil, "cannot be looked for as a phrase: " + regexError(err)
	}
	return re, ""
}

// regexError is err without the expression, which is shown by its place.
func regexError(err error) string {
	var wrong *syntax.Error
	if errors.As(err, &wrong) {
		return string(wrong.Code) + ": " + wrong.Expr
	}
	return err.Error()
}

func hasLetter(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// glob compiles a file name pattern: "*" is any run of characters, "?" one,
// "[abc]" one of a set. Upper and lower case are equal.
func glob(s string) (*regexp.Regexp, string) {
	var b strings.Builder
	b.WriteString(`(?is)^`)
	for rest := s; rest != ""; {
		switch rest[0] {
		case '*':
			b.WriteString(`.*`)
		case '?':
			b.WriteString(`.`)
		case '[':
			end := strings.IndexByte(rest, ']')
			if end < 2 {
				return nil, "has a \"[\" without its set and \"]\""
			}
			set := strings.ReplaceAll(rest[1:end], `\`, `\\`)
			b.WriteString("[" + strings.Replace(set, "!", "^", 1) + "]")
			rest = rest[end:]
		default:
			next := strings.IndexAny(rest, "*?[")
			if next < 0 {
				next = len(rest)
			}
			b.WriteString(regexp.QuoteMeta(rest[:next]))
			rest = rest[next-1:]
		}
		rest = rest[1:]
	}
	b.WriteString(`$`)
	re, err := regexp.Compile(b.String())
	if err != nil {
		return nil, "is no glob: " + regexError(err)
	}
	return re, ""
}
