package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"postern/audit"
	"postern/gate"
	"postern/policy"
	"postern/quarantine"
)

type explainCmd struct {
	ID   string `arg:"" help:"Incident id, queue id or Message-ID."`
	JSON bool   `help:"Print one JSON object for each message found."`
}

// An askedRule is a rule of the policy that judged, and whether it spoke.
type askedRule struct {
	Rule  string `json:"rule"`
	Spoke bool   `json:"spoke"`
}

// Run explains stored mail from the store, and delivered mail from the record.
func (c *explainCmd) Run(s *session) error {
	parts, err := newParts(s)
	if err != nil {
		return err
	}
	defer parts.close()
	if err := parts.openStore(); err != nil {
		return err
	}
	id := c.ID
	if strings.Contains(id, "@") {
		// Message-IDs are kept without the data that a program put into them.
		id = gate.MaskMessageID(parts.rules.Engine, id)
	}
	items, err := parts.store.Lookup(s, id)
	if err != nil && !errors.Is(err, quarantine.ErrNotFound) {
		return err
	}
	for _, it := range items {
		if err := c.printItem(s, it); err != nil {
			return err
		}
	}
	if len(items) > 0 {
		return nil
	}
	events, err := findEvents(parts.auditPath(), id)
	if err != nil {
		return err
	}
	if len(events) == 0 {
		return withHint(fmt.Errorf("%s: no such message", c.ID), "give an incident id (in replies and logs), the mail server's queue id, or the whole Message-ID")
	}
	for _, e := range events {
		if err := printRecorded(s, e, c.JSON); err != nil {
			return err
		}
	}
	return nil
}

func (c *explainCmd) printItem(s *session, it quarantine.Item) error {
	asked := askedRules(&it.Verdict)
	if c.JSON {
		r := newItemResult(it)
		r.Rules = asked
		return json.NewEncoder(s.stdout).Encode(r)
	}
	if err := printItem(s.stdout, it); err != nil {
		return err
	}
	var silent []string
	for _, a := range asked {
		if !a.Spoke {
			silent = append(silent, a.Rule)
		}
	}
	if len(silent) == 0 {
		return nil
	}
	_, err := fmt.Fprintf(s.stdout, "  did not speak: %s\n", strings.Join(silent, "; "))
	return err
}

func askedRules(v *policy.Verdict) []askedRule {
	spoke := map[string]bool{}
	for _, d := range v.Recipients {
		for _, r := range d.Reasons {
			spoke[r.Rule] = true
		}
	}
	var list []askedRule
	for _, rule := range v.Asked {
		list = append(list, askedRule{rule, spoke[rule]})
	}
	return list
}

// findEvents reads the record for messages with that id.
func findEvents(path, id string) ([]audit.Event, error) {
	names, err := filepath.Glob(path + "*") // with what log rotation left beside it
	if err != nil {
		return nil, err
	}
	var found []audit.Event
	for _, name := range names {
		f, err := os.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 16<<20)
		for lines.Scan() {
			var e audit.Event
			if json.Unmarshal(lines.Bytes(), &e) != nil || e.Kind != audit.Message {
				continue
			}
			if e.Incident == id || e.QueueID == id || e.MessageID == id {
				found = append(found, e)
			}
		}
		if err := errors.Join(lines.Err(), f.Close()); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
	}
	return found, nil
}
