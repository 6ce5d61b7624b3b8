package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"postern/audit"
	"postern/internal/password"
	"postern/quarantine"
	"postern/quarantine/web"
)

type userCmd struct {
	Add  userAddCmd  `cmd:"" help:"Add a reviewer, or change one; the password is asked for, or read from standard input."`
	Link userLinkCmd `cmd:"" help:"Print a link that signs a reviewer in once."`
	List userListCmd `cmd:"" help:"List reviewers."`
}

type userAddCmd struct {
	Name     string   `arg:"" help:"Name to sign in with."`
	Address  []string `help:"The reviewer's own mail address, may be repeated: nobody decides over their own mail." placeholder:"ADDRESS" sep:"none"`
	ShowFull bool     `help:"May see full values; each look is on record."`
}

// Run adds a user.
func (c *userAddCmd) Run(s *session) error {
	p, err := newParts(s)
	if err != nil {
		return err
	}
	defer p.close()
	if err := p.openStore(); err != nil {
		return err
	}
	word, err := readPassword(s)
	if err != nil {
		return err
	}
	hash, err := password.Hash(word)
	if err != nil {
		return err
	}
	u := quarantine.User{Name: c.Name, Addresses: c.Address, Hash: hash, ShowFull: c.ShowFull}
	if old, err := p.store.User(s, c.Name); err == nil {
		u.Admin = old.Admin
	}
	if err := p.store.PutUser(s, u); err != nil {
		return err
	}
	e := audit.Event{Time: time.Now(), Kind: audit.UserChange, Actor: localUser(), Note: "user " + c.Name}
	if err := p.audit.Record(s, e); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.stdout, "%s may sign in at %s\n", c.Name, p.pageURL())
	return err
}

// readPassword asks twice on a terminal, and reads one line elsewhere.
func readPassword(s *session) (string, error) {
	word, err := askPassword(s)
	if err != nil || !onTerminal(s) {
		return word, err
	}
	again, err := promptPassword(s, "Once more: ")
	if err == nil && again != word {
		err = errors.New("the passwords differ")
	}
	return word, err
}

// askPassword asks once on a terminal, and reads one line elsewhere.
func askPassword(s *session) (string, error) {
	if onTerminal(s) {
		return promptPassword(s, "Password: ")
	}
	line, err := bufio.NewReader(io.LimitReader(s.stdin, password.MaxLength+2)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}

func onTerminal(s *session) bool {
	f, ok := s.stdin.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// promptPassword is for a terminal only.
func promptPassword(s *session, prompt string) (string, error) {
	fmt.Fprint(s.stderr, prompt)
	word, err := term.ReadPassword(int(s.stdin.(*os.File).Fd()))
	fmt.Fprintln(s.stderr)
	return string(word), err
}

type userLinkCmd struct {
	Name string `arg:"" help:"The reviewer."`
}

const linkLife = 15 * time.Minute

// Run prints a one-time link.
func (c *userLinkCmd) Run(s *session) error {
	p, err := newParts(s)
	if err != nil {
		return err
	}
	defer p.close()
	if err := p.openStore(); err != nil {
		return err
	}
	if _, err := p.store.User(s, c.Name); err != nil {
		return withHint(fmt.Errorf("%s: %w", c.Name, err), `"postern user list" shows the reviewers, "postern user add" adds one`)
	}
	token, err := web.NewLink(s, p.store, c.Name, time.Now().Add(linkLife))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.stdout, "%s\n", p.linkURL(token))
	return err
}

type userListCmd struct{}

// Run lists users.
func (userListCmd) Run(s *session) error {
	p, err := newParts(s)
	if err != nil {
		return err
	}
	defer p.close()
	if err := p.openStore(); err != nil {
		return err
	}
	users, err := p.store.Users(s)
	if err != nil {
		return err
	}
	if len(users) == 0 {
		fmt.Fprintln(s.stderr, "no reviewers yet; \"postern user add NAME\" adds one")
	}
	for _, u := range users {
		rights := ""
		if u.ShowFull {
			rights = "  may see full values"
		}
		if _, err := fmt.Fprintf(s.stdout, "%s  %s%s\n", u.Name, strings.Join(u.Addresses, ", "), rights); err != nil {
			return err
		}
	}
	return nil
}
