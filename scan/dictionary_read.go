package scan

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// read takes the lines of a file.
func (b *dictBuilder) read(language string, r io.Reader) error {
	if language != "" && !slices.Contains(languages, language) {
		b.wrong(0, "there is no language %q; use %s, or none", language, strings.Join(languages, ", "))
		return b.err()
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, longestDictLine), longestDictLine)
	n := 0
	for lines.Scan() {
		n++
		line := strings.TrimSuffix(lines.Text(), "\r")
		if n == 1 {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		if what := b.line(line, language); what != "" && !b.wrong(n, "%s", what) {
			break
		}
	}
	err := lines.Err()
	if errors.Is(err, bufio.ErrTooLong) {
		b.wrong(n+1, "the line is longer than %d bytes", longestDictLine)
	} else if err != nil {
		return fmt.Errorf("read dictionary: %w", err)
	}
	if len(b.errs) == 0 && len(b.forms) == 0 {
		b.wrong(0, "the dictionary has no phrase")
	}
	return b.err()
}

// line takes one line and says what is wrong with it.
func (b *dictBuilder) line(line, language string) string {
	if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
		return ""
	}
	if !utf8.ValidString(line) {
		return "is no UTF-8 text"
	}
	if strings.HasPrefix(line, `\#`) {
		line = line[1:]
	}
	columns := strings.Split(line, "\t")
	if len(columns) > 3 {
		return "has more than three columns; write phrase, weight and language with tabs between them"
	}
	weight := 1
	if len(columns) > 1 && strings.TrimSpace(columns[1]) != "" {
		n, err := strconv.Atoi(strings.TrimSpace(columns[1]))
		if err != nil {
			return fmt.Sprintf("%q is no weight; write a whole number", columns[1])
		}
		weight = n
	}
	if len(columns) > 2 && strings.TrimSpace(columns[2]) != "" {
		language = strings.TrimSpace(columns[2])
	}
	return b.add(strings.TrimSpace(columns[0]), language, weight)
}
