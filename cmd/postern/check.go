package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	stdmail "net/mail"
	"strings"

	"postern/extract"
	"postern/gate"
	"postern/mail"
	"postern/policy"
)

type checkCmd struct {
	Files []string `arg:"" name:"file" help:"Messages (RFC 5322); - for standard input."`
	From  string   `help:"Envelope sender; from the message's From where not given." placeholder:"ADDRESS"`
	Rcpt  []string `help:"Envelope recipient, may be repeated; from To, Cc and Bcc where not given." placeholder:"ADDRESS" sep:"none"`
	Login string   `help:"Login of the sender, as the mail server would give it." placeholder:"NAME"`
	JSON  bool     `help:"Print one JSON object for each message."`
}

// A checkResult is the object that "check --json" prints.
type checkResult struct {
	ID         string           `json:"id"`
	From       string           `json:"from"`
	Recipients []checkRecipient `json:"recipients"`
	Findings   []policy.Finding `json:"findings"`
	Gaps       []extract.Gap    `json:"gaps"`
	Facts      []extract.Fact   `json:"facts"`
	Action     policy.Action    `json:"action"`
}

type checkRecipient struct {
	Address string        `json:"address"`
	Action  policy.Action `json:"action"`
	Reasons []checkReason `json:"reasons"`
}

type checkReason struct {
	Rule      string           `json:"rule"`
	Action    policy.Action    `json:"action"`
	Mode      policy.Mode      `json:"mode"`
	Text      string           `json:"text"`
	Exception string           `json:"exception,omitempty"`
	Findings  []policy.Finding `json:"findings"`
}

// Run judges each message; the exit status is the worst.
func (c *checkCmd) Run(s *session) error {
	parts, err := newParts(s)
	if err != nil {
		return err
	}
	defer parts.close()
	g, err := parts.inspector()
	if err != nil {
		return err
	}
	worst := exitFine
	for _, file := range c.Files {
		code, err := c.check(s, g, file)
		if err != nil {
			complain(s.stderr, file, err)
			code = exitFailure
		}
		worst = worse(worst, code)
	}
	return exitWith(worst)
}

// worse orders the exit statuses: 1, 11, 10, 3, 0.
func worse(a, b int) int {
	rank := map[int]int{exitFine: 0, exitGaps: 1, exitHeld: 2, exitRefused: 3, exitFailure: 4}
	if rank[b] > rank[a] {
		return b
	}
	return a
}

func (c *checkCmd) check(s *session, g *gate.Gate, file string) (int, error) {
	f, err := openFile(s, file)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	m, err := mail.Read(s, mail.Envelope{FrontEnd: "check", Login: c.Login}, f, mail.Options{})
	if err != nil {
		return 0, fmt.Errorf("read message: %w", err)
	}
	defer m.Close()
	if m.Envelope, err = c.envelope(m); err != nil {
		return 0, err
	}
	j, err := g.Inspect(s, m)
	if err != nil {
		return 0, err
	}
	if c.JSON {
		err = json.NewEncoder(s.stdout).Encode(newCheckResult(m, j))
	} else {
		err = printCheck(s.stdout, file, m, j)
	}
	return actionStatus(j.Verdict.Action), err
}

func actionStatus(a policy.Action) int {
	switch a {
	case policy.Deliver:
		return exitFine
	case policy.Reject:
		return exitRefused
	case policy.Encrypt, policy.Confirm, policy.Quarantine:
		return exitHeld
	}
	return exitFailure
}

// envelope is what the flags say, else what the header says.
func (c *checkCmd) envelope(m *mail.Message) (mail.Envelope, error) {
	env := m.Envelope
	var err error
	switch {
	case c.From == "<>":
	case c.From != "":
		if env.Sender, err = mail.ParseAddress(c.From); err != nil {
			return env, fmt.Errorf("--from: %w", err)
		}
	default:
		env.Sender, _ = m.Header().FirstAddress("From")
	}
	for _, to := range c.Rcpt {
		a, err := mail.ParseAddress(to)
		if err != nil {
			return env, fmt.Errorf("--rcpt: %w", err)
		}
		env.Recipients = append(env.Recipients, mail.Recipient{Address: a})
	}
	if len(env.Recipients) > 0 {
		return env, nil
	}
	for _, name := range []string{"To", "Cc", "Bcc"} {
		for _, value := range m.Header().Values(name) {
			for _, a := range addresses(value) {
				env.Recipients = append(env.Recipients, mail.Recipient{Address: a})
			}
		}
	}
	if len(env.Recipients) == 0 {
		return env, withHint(errors.New("the message names no recipient"), "name one with --rcpt")
	}
	return env, nil
}

// addresses reads the addresses of a To-like field, leaving out what is none.
func addresses(value string) []mail.Address {
	var list []mail.Address
	parsed, err := (&stdmail.AddressParser{}).ParseList(value)
	for _, p := range parsed {
		if a, err := mail.ParseAddress(p.Address); err == nil {
			list = append(list, a)
		}
	}
	if err == nil {
		return list
	}
	// Not to the letter of RFC 5322: take every word that is an address.
	for _, word := range strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(" \t,;<>()\"", r) }) {
		if a, err := mail.ParseAddress(word); err == nil && a.Domain != "" {
			list = append(list, a)
		}
	}
	return list
}

func newCheckResult(m *mail.Message, j *gate.Judgement) checkResult {
	r := checkResult{
		ID: j.Incident, From: m.Envelope.Sender.String(), Action: contractAction(j.Verdict.Action),
		Recipients: []checkRecipient{},
		Findings:   orEmpty(j.Verdict.Findings), Gaps: orEmpty(j.Verdict.Gaps), Facts: orEmpty(j.Verdict.Facts),
	}
	for _, d := range j.Verdict.Recipients {
		r.Recipients = append(r.Recipients, checkRecipient{
			Address: d.Address, Action: contractAction(d.Action), Reasons: checkReasons(d.Reasons),
		})
	}
	return r
}

func checkReasons(reasons []policy.Reason) []checkReason {
	list := []checkReason{}
	for _, r := range reasons {
		list = append(list, checkReason{
			Rule: r.Rule, Action: r.Action, Mode: r.Mode, Text: r.Text,
			Exception: r.Exception, Findings: orEmpty(r.Findings),
		})
	}
	return list
}

// contractAction is the action in the words of the contract: until senders can
// confirm, what waits for them is held.
func contractAction(a policy.Action) policy.Action {
	if a == policy.Confirm {
		return policy.Quarantine
	}
	return a
}

// orEmpty makes JSON say [] where there is nothing.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func printCheck(w io.Writer, file string, m *mail.Message, j *gate.Judgement) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", file, j.Verdict.Action)
	fmt.Fprintf(&b, "  from %s\n", orNull(m.Envelope.Sender.String()))
	writeDecisions(&b, j.Verdict)
	for _, gap := range j.Verdict.Gaps {
		fmt.Fprintf(&b, "  %s\n", gapText(file, gap))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func orNull(address string) string {
	if address == "" {
		return "<>"
	}
	return address
}

// writeDecisions prints each recipient with the reasons, and where in the message
// they come from.
func writeDecisions(b *strings.Builder, v *policy.Verdict) {
	for _, d := range v.Recipients {
		fmt.Fprintf(b, "  to %s: %s\n", d.Address, d.Action)
		for _, r := range d.Reasons {
			fmt.Fprintf(b, "    %s\n", reasonText(r))
			for _, f := range r.Findings {
				fmt.Fprintf(b, "      %s ×%d, confidence %.2f, at %s: %s\n", f.Detector, f.Count, f.Confidence, f.Where, f.Masked)
			}
		}
	}
}

func reasonText(r policy.Reason) string {
	text := r.Text
	if r.Rule != "" && !strings.HasPrefix(text, r.Rule) {
		text = r.Rule + ": " + text
	}
	switch {
	case r.Exception != "":
		return fmt.Sprintf("(silenced by exception %s) %s", r.Exception, text)
	case r.Mode == policy.Monitor:
		return fmt.Sprintf("(monitor only: %s) %s", r.Action, text)
	}
	return text
}
