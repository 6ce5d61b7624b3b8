package doctor

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"postern/internal/postconf"
	"postern/milter"
)

// examineServices looks at each listener that takes mail from clients.
func (p *postfix) examineServices() {
	back := p.takeBack()
	var judged, open []*postconf.Service
	processes, unbounded := 0, false
	for _, s := range p.Services {
		if s.Program != "smtpd" || back[s] != "" {
			continue
		}
		if p.way(s) == "" {
			open = append(open, s)
			continue
		}
		judged = append(judged, s)
		processes, unbounded = processes+s.Processes, unbounded || s.Processes == 0
		p.ok("service", p.Master()+": "+s.Name, "its mail is judged, by "+p.way(s))
		p.examineJudged(s)
	}
	for _, s := range open {
		p.examineOpen(s, len(judged) > 0)
	}
	if len(judged) == 0 {
		p.fault("judged", p.Main()+": smtpd_milters", "no service of Postfix hands its mail to Postern: everything leaves unjudged", "set "+p.wanted())
	}
	most := p.own.Milter.MaxConnections
	if p.own.Milter.Listen != "" && len(judged) > 0 && (unbounded || processes > most) {
		p.warn("max_connections", p.key("milter.max_connections"), fmt.Sprintf("Postfix may open %s connections, Postern takes %d: clients wait when mail comes in heaps", countText(processes, unbounded), most), "raise it, or lower the processes of the services in master.cf")
	}
}

func countText(n int, unbounded bool) string {
	if unbounded {
		return "any number of"
	}
	return fmt.Sprint(n)
}

// wanted is the setting that would hand mail to Postern.
func (p *postfix) wanted() string {
	c := p.own
	if c.Milter.Listen == "" {
		return "smtpd_proxy_filter=" + c.Relay.Listen
	}
	path, unix := strings.CutPrefix(c.Milter.Listen, "unix:")
	if !unix {
		return "smtpd_milters=inet:" + c.Milter.Listen
	}
	if below, err := filepath.Rel(p.Value("queue_directory"), path); err == nil && filepath.IsLocal(below) {
		path = below
	}
	return "smtpd_milters=unix:" + path
}

// examineOpen looks at a listener that does not hand its mail to Postern.
func (p *postfix) examineOpen(s *postconf.Service, others bool) {
	where := p.Master() + ": " + s.Name
	list, at := p.milter(s)
	if at >= 0 {
		p.fault("no_milters", s.Place("receive_override_options"), "no_milters switches Postern off: mail leaves unjudged", "take no_milters out")
		return
	}
	path, unix := strings.CutPrefix(p.own.Milter.Listen, "unix:")
	for _, m := range list {
		_, named, _ := strings.Cut(m.Endpoint, ":")
		if unix && filepath.Base(named) == filepath.Base(path) && (named == path || s.Socket(named) != named) {
			p.fault("chroot", s.Place(byMilter), fmt.Sprintf("%s looks for the socket at %s%s, Postern listens at %s", s.Name, s.Socket(named), inChroot(s), path),
				"set milter.listen to a socket below "+p.Value("queue_directory")+" and name it relative to that folder")
			return
		}
	}
	ports := []string{}
	for _, l := range s.Listens() {
		ports = append(ports, l[strings.LastIndexByte(l, ':')+1:])
	}
	switch {
	case slices.Contains(ports, "587") || slices.Contains(ports, "465"):
		p.fault("service", where, "submission without Postern: its mail leaves unjudged", "set -o "+p.wanted())
	case s.Type == "pass" || slices.Contains(ports, "25"):
		if others {
			p.ok("service", where, "without Postern, as is right for mail that arrives; what clients of mynetworks send out by it is not judged")
		}
	default:
		p.warn("service", where, "without Postern: mail that clients hand in here leaves unjudged", "set -o "+p.wanted()+", or see to it that it takes no mail for outside")
	}
}

func inChroot(s *postconf.Service) string {
	if s.Chroot {
		return " (chroot)"
	}
	return ""
}

// The answer is there within 30 s; signs of life are sent meanwhile.
const (
	answerTime = 30 * time.Second
	goodTime   = 60 * time.Second
	quickTime  = 10 * time.Second // for what is answered at once
)

// examineJudged looks at the settings of a service that hands its mail to Postern.
func (p *postfix) examineJudged(s *postconf.Service) {
	limit := p.own.Limits.MessageSize
	size := s.Value("message_size_limit")
	var n int64
	if _, err := fmt.Sscan(size, &n); err == nil && (n == 0 || n > int64(limit)) {
		p.warn("message_size_limit", s.Place("message_size_limit"), fmt.Sprintf("%s is more than Postern's limits.message_size, %d: larger mail is sent in whole before it is refused", sizeText(n), int64(limit)), "lower it, or raise limits.message_size")
	} else if err == nil {
		p.ok("message_size_limit", s.Place("message_size_limit"), size+", Postern takes "+fmt.Sprint(int64(limit)))
	}
	switch p.way(s) {
	case byMilter:
		p.examineMilter(s)
	case byProxy:
		p.waits("smtpd_proxy_timeout", s.Place("smtpd_proxy_timeout"), s.Value("smtpd_proxy_timeout"), answerTime, goodTime)
	}
}

func sizeText(n int64) string {
	if n == 0 {
		return "0, which is no limit,"
	}
	return fmt.Sprint(n)
}

func (p *postfix) examineMilter(s *postconf.Service) {
	list, at := p.milter(s)
	own := list[at].Settings
	setting := func(name string) (value, where string) {
		if v, ok := own[name]; ok {
			return v, s.Place(byMilter) + " { " + name + " }"
		}
		return s.Value("milter_" + name), s.Place("milter_" + name)
	}
	action, where := setting("default_action")
	p.defaultAction(action, where)
	value, where := setting("content_timeout")
	p.waits("milter_content_timeout", where, value, answerTime, goodTime)
	value, where = setting("command_timeout")
	p.waits("milter_command_timeout", where, value, time.Second, quickTime)
	value, where = setting("protocol")
	if has(value, "6") {
		p.ok("milter_protocol", where, value)
	} else {
		p.warn("milter_protocol", where, value+": Postern cannot ask for the logins and clients it needs", "set it to 6")
	}
	if n := 0; parses(s.Value("smtpd_recipient_limit"), &n) && n > milter.MostRecipients {
		p.warn("smtpd_recipient_limit", s.Place("smtpd_recipient_limit"), fmt.Sprintf("%d is more than Postern takes, %d: such mail is deferred (452)", n, milter.MostRecipients), "lower it")
	}
	if v := s.Value("smtpd_milter_maps"); v != "" {
		p.warn("smtpd_milter_maps", s.Place("smtpd_milter_maps"), v+" may switch Postern off for some clients", "look through it, or remove it")
	}
	if !strings.Contains(p.Value("message_strip_characters"), `\0`) {
		p.warn("message_strip_characters", p.Main()+": message_strip_characters", "what stands behind a NUL byte in a header line is not shown to milters", `set it to \0`)
	}
	p.examineOrder(s, list, at)
}

func parses(text string, n *int) bool {
	_, err := fmt.Sscan(text, n)
	return err == nil
}

func (p *postfix) defaultAction(action, where string) {
	const name, advice = "milter_default_action", "set default_action=tempfail"
	switch action {
	case "tempfail", "shutdown":
		p.ok(name, where, action+": while Postern is down clients keep their mail")
	case "reject":
		p.warn(name, where, "reject: while Postern is down clients get their mail back as refused", advice)
	case "quarantine":
		p.warn(name, where, "quarantine: while Postern is down mail is frozen in Postfix's hold queue", advice)
	default:
		p.fault(name, where, action+": while Postern is down or slow mail leaves unjudged", advice)
	}
}

// waits checks a time-out: at most least is a fault, less than good a warning.
func (p *postfix) waits(name, where, value string, least, good time.Duration) {
	d, ok := postconf.Seconds(value)
	switch {
	case !ok:
		p.warn(name, where, fmt.Sprintf("%q is no time", value), fmt.Sprintf("set it to %v or more", good))
	case d <= least:
		p.fault(name, where, fmt.Sprintf("%v: Postfix gives up before the answer, which may take %v", d, least), fmt.Sprintf("set it to %v or more", good))
	case d < good:
		p.warn(name, where, fmt.Sprintf("%v is short: the answer may take %v", d, least), fmt.Sprintf("set it to %v or more", good))
	default:
		p.ok(name, where, value)
	}
}

// examineOrder wants signers behind Postern, which may change a message.
func (p *postfix) examineOrder(s *postconf.Service, list []postconf.Milter, at int) {
	before := 0
	for _, m := range list[:at] {
		if signs(m.Endpoint) {
			before++
			p.warn("order", s.Place(byMilter), m.Endpoint+", which signs, stands before Postern: tags and encryption would break its signatures", "move it behind "+list[at].Endpoint)
		}
	}
	if before == 0 && len(list) > 1 {
		p.ok("order", s.Place(byMilter), fmt.Sprintf("Postern is number %d of %d, no known signer before it", at+1, len(list)))
	}
}

// signs reports whether a milter looks like a signer: by its name, or by the usual
// ports of OpenDKIM and dkimpy-milter.
func signs(endpoint string) bool {
	e := strings.ToLower(endpoint)
	return strings.Contains(e, "dkim") || strings.HasSuffix(e, ":8891") || strings.HasSuffix(e, ":8892") || strings.HasSuffix(e, ":12301")
}
