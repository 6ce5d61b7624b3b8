package config

import (
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"postern/mail"
	"postern/policy"
)

// check lists what is wrong outside the policy, and is no matter of types.
// tree is the decoded file.
func (c *Config) check(tree map[string]any) []policy.Problem {
	d := &decoder{}
	c.checkListeners(d)
	c.checkHops(d, tree)
	c.checkPage(d)
	c.checkEncrypt(d)
	if strings.TrimSpace(c.Data.Dir) == "" {
		d.add("data.dir", "is empty; name a folder")
	}
	if c.Limits.Workers < 0 {
		d.add("limits.workers", "is %d; write how many processes, or 0 for one for each CPU", c.Limits.Workers)
	}
	if c.Limits.Memory > c.Limits.InProgress {
		d.add("limits.memory", "is more than limits.in_progress, the memory for all messages; lower it")
	}
	c.checkExtract(d)
	if a := c.Quarantine.NoticeFrom; a != "" {
		if _, err := mail.ParseAddress(a); err != nil {
			d.add("quarantine.notice_from", "%q is no address", a)
		}
	}
	for i, n := range c.Relay.TrustedClients {
		if _, err := netip.ParsePrefix(n); err != nil {
			if _, err := netip.ParseAddr(n); err != nil {
				d.add("relay.trusted_clients["+strconv.Itoa(i)+"]", "%q is no network; write one as in \"10.0.8.0/24\"", n)
			}
		}
	}
	return d.problems
}

// mostOCR leaves time for all else within the 30 s in which every message is answered.
const mostOCR = Duration(15 * time.Second)

func (c *Config) checkExtract(d *decoder) {
	e := &c.Extract
	if e.OCRTime > mostOCR {
		d.add("extract.ocr_time", "is more than 15s, so that messages could not be answered in time; lower it")
	}
	if len(e.OCRLanguages) == 0 {
		d.add("extract.ocr_languages", "is empty; name a language, as in [\"eng\"]")
	}
	for i, l := range e.OCRLanguages {
		if l == "" || strings.Trim(l, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_") != "" {
			d.add("extract.ocr_languages["+strconv.Itoa(i)+"]", "%q is no name of a language; write one as in \"eng\"", l)
		}
	}
}

func (c *Config) checkListeners(d *decoder) {
	used := map[string]string{}
	for _, section := range []string{"milter", "relay", "page", "metrics"} {
		address := *c.listener(section)
		if address == "" {
			continue
		}
		key := section + ".listen"
		if wrong := checkAddress(address, true); wrong != "" {
			d.add(key, "%q %s", address, wrong)
			continue
		}
		if other, taken := used[address]; taken && !strings.HasSuffix(address, ":0") {
			d.add(key, "%q is the address of %s too; change one", address, other)
		}
		used[address] = section
	}
}

// checkAddress says what is wrong with "host:port" or "unix:/path", or "".
func checkAddress(a string, listen bool) string {
	if path, ok := strings.CutPrefix(a, "unix:"); ok {
		if !filepath.IsAbs(path) {
			return "is no socket; write \"unix:\" and a path from the root"
		}
		if len(path) > 107 { // sizeof sun_path on Linux, unix(7)
			return "has a path of over 107 bytes, more than a socket's may have; shorten it"
		}
		return ""
	}
	host, port, err := net.SplitHostPort(a)
	n, wrong := strconv.ParseUint(port, 10, 16)
	switch {
	case err != nil:
		return "is no address; write \"host:port\" or \"unix:/path\""
	case wrong != nil || n == 0 && !listen:
		return "has no port number from 1 to 65535"
	case host == "" && !listen:
		return "names no host before the \":\""
	case strings.ContainsAny(host, " \t/@"):
		return "has no host name before the \":\""
	}
	return ""
}

func (c *Config) checkHops(d *decoder, tree map[string]any) {
	for key, hop := range map[string]string{"relay.next_hop": c.Relay.NextHop, "outbox.next_hop": c.Outbox.NextHop} {
		if hop == "" || key == "outbox.next_hop" && hop == c.Relay.NextHop {
			continue
		}
		if wrong := checkAddress(hop, false); wrong != "" {
			d.add(key, "%q %s", hop, wrong)
		}
	}
	switch {
	case c.Relay.Listen != "" && c.Relay.NextHop == "":
		d.add("relay.next_hop", "is missing; name the SMTP server that mail goes on to")
	case c.Relay.Listen != "" && c.Relay.NextHop == c.Relay.Listen:
		d.add("relay.next_hop", "is the relay's own address, so mail would loop; name the next SMTP server")
	}
	switch {
	case c.Milter.Listen != "" && c.Outbox.NextHop == "" && tree["outbox"] == nil:
		d.add("milter", "wants outbox.next_hop, which is missing, so released mail could not leave; name a listener of your mail server without Postern")
	case c.Milter.Listen != "" && c.Outbox.NextHop == "":
		d.add("outbox.next_hop", "is missing, so released mail could not leave; name a listener of your mail server without Postern")
	case c.Relay.Listen != "" && c.Outbox.NextHop == c.Relay.Listen && c.Relay.NextHop != c.Relay.Listen:
		d.add("outbox.next_hop", "is the relay's own address, so released mail would be judged again; name a listener without Postern")
	}
}

func (c *Config) checkPage(d *decoder) {
	if (c.Page.Certificate == "") != (c.Page.Key == "") {
		d.add("page.certificate", "certificate and key belong together; set both or none")
	}
	if c.Page.URL == "" {
		return
	}
	u, err := url.Parse(c.Page.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		d.add("page.url", "%q is no address of a page; write it as in \"https://postern.corp.example\"", c.Page.URL)
	}
}
