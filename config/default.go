package config

import (
	"time"

	"postern/policy"
)

// Default is the configuration of an empty file: no front end runs.
func Default() *Config {
	minute, hour := Duration(time.Minute), Duration(time.Hour)
	return &Config{
		OnPartialReject: "refuse-all",
		Data:            Data{Dir: "./postern-data"},
		Milter:          Milter{OnFailure: "tempfail", MaxConnections: 200, Timeout: 5 * minute},
		Relay: Relay{
			MaxConnections: 200, Timeout: 5 * minute,
			TrustedClients: []string{"127.0.0.0/8", "::1/128"},
		},
		Outbox: Outbox{
			GiveUp: Duration(5 * day),
			Retry:  []Duration{minute, 5 * minute, 15 * minute, 30 * minute, hour},
		},
		Keys: KeySources{
			Cache: hour,
			LDAP:  KeysLDAP{Filter: "(mail=%s)", StartTLS: true, Timeout: Duration(5 * time.Second)},
		},
		Encrypt: Encrypt{
			SMIMECipher: "aes256-cbc", PasswordForm: "pdf",
			PasswordFromSubject: true, PasswordGenerate: true,
		},
		Page: Page{Session: 12 * hour},
		Limits: Limits{
			MessageSize: 150 << 20, Memory: 256 << 10, InProgress: 256 << 20,
			Depth: 16, Files: 10_000, Bytes: 1 << 30, Ratio: 200, Object: 256 << 20,
			CPU: Duration(20 * time.Second), WorkerMemory: 384 << 20, Wait: Duration(20 * time.Second),
		},
		Extract: Extract{
			OCRProgram: "tesseract", OCRLanguages: []string{"eng"},
			OCRTime: Duration(10 * time.Second), OCRPictureTime: Duration(7 * time.Second), OCRProcesses: 1,
		},
		Quarantine: Quarantine{Keep: Duration(30 * day), Notify: true},
		Log:        Log{Level: "info", Format: "text"},
	}
}

// listens are the addresses of sections that are there without "listen", and of
// the built-in configuration.
var listens = map[string]string{
	"milter":  "127.0.0.1:8899",
	"relay":   "127.0.0.1:2525",
	"page":    "127.0.0.1:8080",
	"metrics": "127.0.0.1:8081",
}

// listener is the field of a section's address.
func (c *Config) listener(section string) *string {
	switch section {
	case "milter":
		return &c.Milter.Listen
	case "relay":
		return &c.Relay.Listen
	case "page":
		return &c.Page.Listen
	}
	return &c.Metrics.Listen
}

// LoadBuiltIn is the configuration without a file: everything listens on
// loopback ports, and the next hop is the embedded sink. The domains are reserved
// ones (RFC 2606), with which the made mails of "postern sample" show all outcomes.
func LoadBuiltIn() (*Config, error) {
	c := Default()
	c.Organization.Domains = []string{"corp.example"}
	c.Recipients.Allowed = []string{"partner.example"}
	for section, address := range listens {
		*c.listener(section) = address
	}
	c.Sink = true
	c.derive()
	compiled, problems := policy.Compile(c.Source)
	if len(problems) > 0 { // a mistake of ours
		var errs Errors
		for _, p := range problems {
			errs = append(errs, Error{File: "built-in", Key: p.Path, Text: p.Text})
		}
		return nil, errs
	}
	c.Policy = compiled
	return c, nil
}
