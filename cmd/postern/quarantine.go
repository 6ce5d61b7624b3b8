package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/user"
	"strings"
	"text/tabwriter"
	"time"

	"postern/extract"
	"postern/policy"
	"postern/quarantine"
)

type quarantineCmd struct {
	List    listCmd    `cmd:"" help:"List stored mail, newest first."`
	Show    showCmd    `cmd:"" help:"Show one item with its reasons."`
	Release releaseCmd `cmd:"" help:"Release held mail; a running serve sends it."`
	Deny    denyCmd    `cmd:"" help:"Deny held mail: it is not sent."`
	Export  exportCmd  `cmd:"" help:"Write the bytes of a stored message to a file."`
}

type listCmd struct {
	Text  []string      `arg:"" optional:"" name:"word" help:"Words to look for in addresses, subject, rules and ids; all must be there."`
	State string        `help:"Only what is in this state: held, released, sent, failed, denied, expired, withdrawn, refused." placeholder:"STATE" enum:",held,released,sent,failed,denied,expired,withdrawn,refused" default:""`
	Since time.Duration `help:"Only what was received in this time before now, as in 48h."`
	Limit int           `help:"At most so many items." default:"100"`
	JSON  bool          `help:"Print one JSON object for each item."`
}

// Run lists items page by page, so that any number can be listed.
func (c *listCmd) Run(s *session) error {
	desk, actor, done, err := s.desk()
	if err != nil {
		return err
	}
	defer done()
	q := quarantine.Query{Text: strings.Join(c.Text, " "), State: quarantine.State(c.State)}
	if c.Since > 0 {
		q.Since = time.Now().Add(-c.Since)
	}
	table := tabwriter.NewWriter(s.stdout, 0, 0, 2, ' ', 0)
	if !c.JSON {
		fmt.Fprintln(table, "ID\tRECEIVED\tSTATE\tFROM\tTO\tSUBJECT")
	}
	enc := json.NewEncoder(s.stdout)
	for left := c.Limit; left > 0; {
		q.Most = min(left, 500)
		page, err := desk.List(s, actor, q)
		if err != nil {
			return err
		}
		for _, it := range page.Items {
			if !c.JSON {
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", it.ID, it.Received.Local().Format("2006-01-02 15:04"),
					it.State(), orNull(it.Sender), strings.Join(itemRecipients(it), ", "), it.Subject)
			} else if err := enc.Encode(newItemResult(it)); err != nil {
				return err
			}
		}
		left -= len(page.Items)
		if q.After = page.Next; q.After == "" {
			break
		}
	}
	return table.Flush()
}

func itemRecipients(it quarantine.Item) []string {
	var list []string
	for _, c := range it.Copies {
		for _, r := range c.Recipients {
			list = append(list, r.Address)
		}
	}
	return list
}

// An itemResult is the object that "list", "show" and "explain" print.
type itemResult struct {
	ID        string           `json:"id"`
	Received  time.Time        `json:"received"`
	From      string           `json:"from"`
	Subject   string           `json:"subject"`
	Action    policy.Action    `json:"action"`
	State     quarantine.State `json:"state"`
	QueueID   string           `json:"queue_id,omitempty"`
	MessageID string           `json:"message_id,omitempty"`
	Copies    []copyResult     `json:"copies"`
	Reasons   []itemReason     `json:"reasons"`
	Findings  []policy.Finding `json:"findings"`
	Gaps      []extract.Gap    `json:"gaps"`
	Size      int64            `json:"size"`
	Rules     []askedRule      `json:"rules,omitempty"`
}

type copyResult struct {
	Recipients []recipientResult `json:"recipients"`
}

type recipientResult struct {
	Address string           `json:"address"`
	State   quarantine.State `json:"state"`
	Reply   string           `json:"reply"`
}

type itemReason struct {
	Recipient string `json:"recipient"`
	checkReason
}

func newItemResult(it quarantine.Item) itemResult {
	r := itemResult{
		ID: it.ID, Received: it.Received, From: it.Sender, Subject: it.Subject,
		Action: contractAction(it.Action), State: it.State(), QueueID: it.QueueID, MessageID: it.MessageID,
		Copies: []copyResult{}, Reasons: []itemReason{},
		Findings: orEmpty(it.Verdict.Findings), Gaps: orEmpty(it.Verdict.Gaps), Size: it.Size,
	}
	for _, c := range it.Copies {
		copied := copyResult{Recipients: []recipientResult{}}
		for _, rc := range c.Recipients {
			copied.Recipients = append(copied.Recipients, recipientResult{rc.Address, rc.State, rc.Reply})
		}
		r.Copies = append(r.Copies, copied)
	}
	for _, d := range it.Verdict.Recipients {
		for _, reason := range checkReasons(d.Reasons) {
			r.Reasons = append(r.Reasons, itemReason{d.Address, reason})
		}
	}
	return r
}

type showCmd struct {
	ID   string `arg:"" help:"Incident id."`
	JSON bool   `help:"Print a JSON object."`
}

// Run shows one item.
func (c *showCmd) Run(s *session) error {
	desk, actor, done, err := s.desk()
	if err != nil {
		return err
	}
	defer done()
	it, err := desk.Item(s, actor, c.ID)
	if err != nil {
		return itemError(err, c.ID)
	}
	if c.JSON {
		return json.NewEncoder(s.stdout).Encode(newItemResult(it))
	}
	return printItem(s.stdout, it)
}

func itemError(err error, id string) error {
	if errors.Is(err, quarantine.ErrNotFound) {
		return withHint(fmt.Errorf("%s: %w", id, err), `"postern quarantine list" shows what there is, "postern explain" also finds queue ids and Message-IDs`)
	}
	return fmt.Errorf("%s: %w", id, err)
}

func printItem(w io.Writer, it quarantine.Item) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", it.ID, it.State())
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %-10s %s\n", name, value)
		}
	}
	line("received", it.Received.Local().Format(time.RFC3339))
	line("from", orNull(it.Sender))
	line("login", it.Login)
	line("client", it.Client)
	line("subject", it.Subject)
	line("queue id", it.QueueID)
	line("message id", it.MessageID)
	line("size", fmt.Sprintf("%d bytes", it.Size))
	if it.State() == quarantine.Held {
		line("expires", it.Expires.Local().Format(time.RFC3339))
	}
	for _, c := range it.Copies {
		for _, r := range c.Recipients {
			line(string(r.State), strings.TrimSpace(r.Address+"  "+r.Reply))
		}
	}
	writeDecisions(&b, &it.Verdict)
	for _, gap := range it.Verdict.Gaps {
		fmt.Fprintf(&b, "  %s\n", gapText(it.ID, gap))
	}
	for _, a := range it.Acts {
		line(a.Verb, strings.TrimSpace(a.Time.Local().Format(time.RFC3339)+"  "+a.Actor+"  "+a.Note))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// deciding is what release and deny have in common.
type deciding struct {
	ID   string   `arg:"" help:"Incident id."`
	Rcpt []string `help:"Only for this recipient, may be repeated; all that are held where not given." placeholder:"ADDRESS" sep:"none"`
	Note string   `help:"Why; kept with the item." placeholder:"TEXT"`
}

type (
	releaseCmd struct {
		deciding
		Encrypt bool `help:"Let it leave only encrypted; where that cannot be, it is held again."`
	}
	denyCmd struct{ deciding }
)

// Run releases.
func (c *releaseCmd) Run(s *session) error {
	act := (*quarantine.Desk).Release
	if c.Encrypt {
		act = (*quarantine.Desk).ReleaseEncrypted
	}
	return c.decide(s, act, "released; a running \"postern serve\" sends it")
}

// Run denies.
func (c *denyCmd) Run(s *session) error {
	return c.decide(s, (*quarantine.Desk).Deny, "denied; it is not sent")
}

type decideFunc func(d *quarantine.Desk, ctx context.Context, a quarantine.Actor, id string, recipients []string, note string) (quarantine.Item, error)

func (c *deciding) decide(s *session, act decideFunc, became string) error {
	desk, actor, done, err := s.desk()
	if err != nil {
		return err
	}
	defer done()
	it, err := act(desk, s, actor, c.ID, c.Rcpt, c.Note)
	if err != nil {
		return itemError(err, c.ID)
	}
	_, err = fmt.Fprintf(s.stdout, "%s: %s\n", it.ID, became)
	return err
}

// localUser names the person at the command line, for the record.
func localUser() string {
	if u, err := user.Current(); err == nil {
		return "command line: " + u.Username
	}
	return "command line"
}
