package gate

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"postern/mail"
)

// Aliases expands recipients through Postfix tables, asked with postmap -q as
// Postfix itself would ask them. Safe for concurrent use.
type Aliases struct {
	// Tables are Postfix table names ("hash:/etc/aliases"), asked in order.
	Tables []string
	// Inside reports whether a domain is ours: only our own aliases are expanded.
	Inside func(domain string) bool
	// Command is the program to ask; default "postmap".
	Command string
	// Keep is how long an answer is remembered; default one minute.
	Keep time.Duration

	mu    sync.Mutex
	known map[string]answer
}

type answer struct {
	lines   []string
	expires time.Time
}

// Bounds on one expansion; past them the rest is not expanded, which is an error:
// a recipient that is not known cannot be judged.
const (
	mostAliasDepth   = 20
	mostAliasMembers = 5_000
)

// Expand resolves a to the addresses that mail to it ends up at; nil when it is
// no alias. An error means that the tables could not be asked.
func (t *Aliases) Expand(ctx context.Context, a mail.Address) ([]mail.Address, error) {
	if !t.Inside(a.Domain) {
		return nil, nil
	}
	var members []mail.Address
	seen := map[string]bool{a.Key(): true}
	type entry struct {
		address mail.Address
		depth   int
	}
	queue := []entry{{a, 0}}
	for len(queue) > 0 {
		e := queue[0]
		queue = queue[1:]
		targets, err := t.lookup(ctx, e.address)
		if err != nil {
			return nil, err
		}
		if targets == nil {
			if e.depth > 0 {
				members = append(members, e.address)
			}
			continue
		}
		if e.depth >= mostAliasDepth || len(seen) > mostAliasMembers {
			return nil, fmt.Errorf("alias %s: more than %d levels or %d members", a, mostAliasDepth, mostAliasMembers)
		}
		for _, target := range targets {
			if target.Domain == "" {
				target.Domain = a.Domain
			}
			// An alias that names itself delivers there (virtual(5)).
			if target.Key() == e.address.Key() {
				members = append(members, target)
			}
			if !seen[target.Key()] {
				seen[target.Key()] = true
				queue = append(queue, entry{target, e.depth + 1})
			}
		}
	}
	return members, nil
}

// lookup returns the targets of one address, nil when no table knows it. The keys
// are those of aliases(5) and virtual(5): the address, the address without its
// extension, the local part, and the whole domain.
func (t *Aliases) lookup(ctx context.Context, a mail.Address) ([]mail.Address, error) {
	if !t.Inside(a.Domain) {
		return nil, nil
	}
	local := strings.ToLower(a.Local)
	keys := []string{local + "@" + a.Domain}
	if base, _, ok := strings.Cut(local, "+"); ok && base != "" {
		keys = append(keys, base+"@"+a.Domain, base)
	}
	keys = append(keys, local, "@"+a.Domain)
	for _, key := range keys {
		for _, table := range t.Tables {
			lines, err := t.ask(ctx, table, key)
			if err != nil {
				return nil, err
			}
			if len(lines) > 0 {
				return targets(lines, 0)
			}
		}
	}
	return nil, nil
}

// ask runs postmap -q: exit status 1 without a word means that the key is not
// there (postmap(1)); anything else that is not 0 is trouble.
func (t *Aliases) ask(ctx context.Context, table, key string) ([]string, error) {
	name := table + " " + key
	now := time.Now()
	t.mu.Lock()
	got, ok := t.known[name]
	t.mu.Unlock()
	if ok && now.Before(got.expires) {
		return got.lines, nil
	}
	command := t.Command
	if command == "" {
		command = "postmap"
	}
	var stdout, stderr bytes.Buffer
	// The key goes by standard input, where it can be no option and no shell word.
	cmd := exec.CommandContext(ctx, command, "-q", "-", table)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(key+"\n"), &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 && stderr.Len() == 0 {
		err = nil
	}
	if err != nil {
		return nil, fmt.Errorf("ask alias table %s: %w: %s", table, err, bytes.TrimSpace(stderr.Bytes()))
	}
	var lines []string
	for s := bufio.NewScanner(&stdout); s.Scan(); {
		// "postmap -q -" answers "key<TAB>value".
		_, value, _ := strings.Cut(s.Text(), "\t")
		lines = append(lines, value)
	}
	keep := t.Keep
	if keep == 0 {
		keep = time.Minute
	}
	t.mu.Lock()
	if t.known == nil || len(t.known) > 10_000 {
		t.known = map[string]answer{}
	}
	t.known[name] = answer{lines, now.Add(keep)}
	t.mu.Unlock()
	return lines, nil
}

// targets reads the right-hand sides of aliases: addresses and local names,
// ":include:/file"; commands and files deliver on this machine and lead nowhere.
func targets(lines []string, depth int) ([]mail.Address, error) {
	if depth > mostAliasDepth {
		return nil, fmt.Errorf("aliases include each other more than %d levels deep", mostAliasDepth)
	}
	list := []mail.Address{}
	for _, line := range lines {
		for _, word := range splitAliases(line) {
			switch {
			case strings.HasPrefix(word, ":include:"):
				text, err := os.ReadFile(strings.TrimPrefix(word, ":include:"))
				if err != nil {
					return nil, fmt.Errorf("read included aliases: %w", err)
				}
				included, err := targets(includeLines(string(text)), depth+1)
				if err != nil {
					return nil, err
				}
				list = append(list, included...)
			case word == "", strings.HasPrefix(word, "|"), strings.HasPrefix(word, "/"):
			default:
				a, err := mail.ParseAddress(word)
				if err != nil && !strings.Contains(word, "@") {
					a, err = mail.Address{Local: word}, nil
				}
				if err != nil {
					return nil, fmt.Errorf("alias member: %w", err)
				}
				list = append(list, a)
			}
		}
	}
	return list, nil
}

// includeLines drops comments and blank lines of an included file.
func includeLines(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			lines = append(lines, line)
		}
	}
	return lines
}

// splitAliases splits at commas and blanks outside of quotes; quotes around a
// whole word are removed.
func splitAliases(line string) []string {
	var words []string
	var word strings.Builder
	quoted := false
	end := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
			word.Reset()
		}
	}
	for _, r := range line {
		switch {
		case r == '"':
			quoted = !quoted
		case !quoted && (r == ',' || r == ' ' || r == '\t'):
			end()
		default:
			word.WriteRune(r)
		}
	}
	end()
	return words
}
