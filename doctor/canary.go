package doctor

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"postern/audit"
	"postern/internal/postconf"
)

// A Canary is a harmless mail with a made-up card number, sent on the way that mail
// takes out. Whether it was judged is read from the record of the service.
type Canary struct {
	From, To string
	// Via is the SMTP server that takes it, "host:port" or "unix:/path"; empty: the first
	// service of Postfix that hands its mail to Postern, else the relay, else 127.0.0.1:25.
	Via string
	// Login and Password sign in there; empty: nobody.
	Login, Password string
	// Wait is how long the record is watched.
	Wait time.Duration
	// Withdraw takes a held canary out of the quarantine; nil leaves it there.
	Withdraw func(ctx context.Context, incident string) error
}

// canaryText has a number that a card brand publishes for tests.
const canaryText = "This mail was sent by \"postern doctor\" to see whether mail is judged on its\r\n" +
	"way out. Nobody needs to answer it. What it holds is made up:\r\n\r\n" +
	"The Visa card is 4111 1111 1111 1111, expires 12/29, CVV 123.\r\n"

// Send sends a canary and reports what became of it.
func Send(ctx context.Context, o Options, c Canary, report func(Check)) {
	if o.Now == nil {
		o.Now = time.Now
	}
	g := &group{Options: o, name: "canary", report: report, service: &service{}}
	if c.Via == "" {
		c.Via = entry(ctx, o)
	}
	where := "by " + c.Via + " to " + c.To
	lines, err := follow(o.AuditFile)
	if err != nil {
		advice := "call this as root or as the user of the service"
		if errors.Is(err, fs.ErrNotExist) {
			advice = `start "postern serve" with this configuration, which makes it`
		}
		g.fault("record", o.AuditFile, err.Error(), advice)
		return
	}
	defer lines.close()
	id := "canary." + rand.Text() + "@" + domainOf(c.From)
	began := time.Now()
	reply, err := c.send(ctx, id, g.Now())
	var later *smtp.SMTPError
	switch {
	case errors.As(err, &later) && later.Temporary():
		g.fault("sent", where, "it was put off: "+err.Error(), "look at the checks of postfix and sockets: the mail server may not reach Postern; its log says more")
		return
	case err != nil:
		g.fault("sent", where, "it was not taken: "+err.Error(), "name another way in by --via, a sender who may send there by --from, a login by --login")
		return
	}
	g.ok("sent", where, "Message-ID "+id+", answered "+reply.text)
	wait := c.Wait
	if reply.refused {
		wait = min(wait, afterRefusal)
	}
	e, err := lines.wait(ctx, wait, func(e audit.Event) bool {
		return e.Kind == audit.Message && (e.MessageID == id || reply.queueID != "" && e.QueueID == reply.queueID)
	})
	switch {
	case ctx.Err() != nil:
	case err != nil:
		g.fault("judged", o.AuditFile, err.Error(), "see to it that the record can be read")
	case e == nil && reply.refused:
		g.fault("judged", where, "it was refused, and not by Postern", "look at the mail server's log")
	case e == nil:
		g.fault("judged", where, fmt.Sprintf("it was taken, and not judged within %v: mail leaves unjudged on this way, or the service has another record", wait), "look at the checks of postfix and sockets")
	default:
		g.examineVerdict(*e, where, time.Since(began))
		g.withdraw(ctx, c, *e)
	}
}

// afterRefusal is how long a refused mail may take to be on record.
const afterRefusal = 3 * time.Second

// entry is the way in that mail takes.
func entry(ctx context.Context, o Options) string {
	if pf, err := postconf.Read(ctx, o.PostfixConfig); err == nil {
		p := &postfix{group: &group{Options: o}, Config: pf, own: o.Config}
		back := p.takeBack()
		for _, s := range pf.Services {
			if s.Program != "smtpd" || back[s] != "" || p.way(s) == "" {
				continue
			}
			for _, address := range s.Listens() {
				if strings.HasPrefix(address, ":") {
					address = "127.0.0.1" + address
				}
				return address
			}
		}
	}
	if o.Config.Relay.Listen != "" {
		return o.Config.Relay.Listen
	}
	return "127.0.0.1:25"
}

func domainOf(address string) string {
	if at := strings.LastIndexByte(address, '@'); at >= 0 && at+1 < len(address) {
		return address[at+1:]
	}
	return "localhost"
}

func (g *group) examineVerdict(e audit.Event, where string, took time.Duration) {
	const name = "judged"
	where += ", incident " + e.Incident
	switch {
	case strings.HasPrefix(e.Note, "bypass"):
		g.fault(name, where, "it passed unjudged: "+e.Note, `end it: "postern bypass --end"`)
		return
	case e.Action == "":
		g.fault(name, where, fmt.Sprintf("it was not judged: %s %s", e.Reply, e.Error), `look at the log of postern serve for this incident`)
		return
	}
	var rules []string
	for _, r := range e.Reasons {
		text := r.Rule
		if r.Mode != "enforce" {
			text += " (" + r.Mode + ")"
		}
		rules = append(rules, text)
	}
	found := fmt.Sprintf("%s, because of: %s; judged in %.3f s, %.3f s after it was sent", e.Action, strings.Join(rules, ", "), e.Delay, took.Seconds())
	for _, f := range e.Findings {
		if f.Detector == "payment_card" {
			g.ok(name, where, found+"; its card number was found")
			return
		}
	}
	g.warn(name, where, found+"; its card number was not looked for", `have a class look for the detector payment_card, or use "postern check" with a mail your policy knows`)
}

// withdraw takes a held canary away, so that nobody need decide about it.
func (g *group) withdraw(ctx context.Context, c Canary, e audit.Event) {
	if c.Withdraw == nil || e.Outcome != "store" || e.Action == "encrypt" {
		return
	}
	const name = "withdrawn"
	if err := c.Withdraw(ctx, e.Incident); err != nil {
		g.warn(name, "incident "+e.Incident, "it is still held: "+err.Error(), `deny it: "postern quarantine deny `+e.Incident+`"`)
		return
	}
	g.ok(name, "incident "+e.Incident, "the held canary was denied, so that nobody need decide about it")
}
