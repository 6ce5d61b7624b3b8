package config

import "postern/policy"

// A Config is the whole configuration, checked and complete: defaults are
// filled in. The tags of its fields say their key, their meaning, the words
// they take (one) and their least value (min).
type Config struct {
	OnPartialReject string `toml:"on_partial_reject" one:"refuse-all,hold" doc:"What becomes of a message that must be refused for some recipients only: refuse-all refuses it as a whole, hold holds the copies of those and treats the others as decided."`

	Include []string `toml:"include" doc:"Ready packs of classes and rules (\"pack:gdpr-de\", see docs/policy-packs.md), and files with class, rule, dictionary and label, relative to this file. A class or rule of this file replaces one of the same name; rules of included files stand in place of the built-in ones as those of this file do."`

	Data       Data       `toml:"data" doc:"Where Postern keeps its state."`
	Milter     Milter     `toml:"milter" doc:"The front end for Postfix's smtpd_milters. Without the section, or with an empty listen, it is off."`
	Relay      Relay      `toml:"relay" doc:"The front end that speaks SMTP, for smtpd_proxy_filter or as a next hop. Without the section, or with an empty listen, it is off."`
	Outbox     Outbox     `toml:"outbox" doc:"Where released mail leaves."`
	Keys       KeySources `toml:"keys" doc:"Where keys and certificates of recipients come from."`
	Encrypt    Encrypt    `toml:"encrypt" doc:"How messages are encrypted for those recipients for whom a rule wants it."`
	Page       Page       `toml:"page" doc:"The review page. Without the section, or with an empty listen, it is off."`
	Metrics    Metrics    `toml:"metrics" doc:"/metrics, /livez and /readyz. Without the section, or with an empty listen, it is off."`
	Limits     Limits     `toml:"limits" doc:"What one message, and all of them, may use up."`
	Extract    Extract    `toml:"extract" doc:"How the content of messages is read, where there is a choice."`
	Quarantine Quarantine `toml:"quarantine" doc:"Held mail."`
	Audit      Audit      `toml:"audit" doc:"The record of every message and every act of a person."`
	Log        Log        `toml:"log" doc:"The log for operators, on standard error."`

	policy.Source

	// Path is the file that was read, "" for the built-in configuration.
	Path string `toml:"-" json:"-"`
	// Policy is the compiled Source.
	Policy *policy.Policy `toml:"-" json:"-"`
	// Sink says that the next hop is the embedded sink: so without a file only.
	Sink bool `toml:"-" json:"-"`

	lines lineMap
}

// Data is where state is kept.
type Data struct {
	Dir string `toml:"dir" doc:"Folder for the store, sealed bytes, keys and indexes; made when it is missing. When it cannot be written, serve does not start; when it fills up, mail is deferred (451)."`
}

// Milter configures the milter.
type Milter struct {
	Listen         string   `toml:"listen" doc:"Where it listens: \"host:port\" or \"unix:/path\"."`
	OnFailure      string   `toml:"on_failure" one:"tempfail,accept" doc:"What becomes of mail that could not be judged because Postern failed or is overloaded: tempfail (451, the client tries again) or accept (it leaves unread)."`
	MaxConnections int      `toml:"max_connections" min:"1" doc:"Connections at once; further ones wait to be accepted."`
	Timeout        Duration `toml:"timeout" min:"1" doc:"The longest that one packet may take to arrive or to be sent; the mail server may be silent for long between two packets, while its client sends."`
}

// Relay configures the relay.
type Relay struct {
	Listen         string   `toml:"listen" doc:"Where it listens: \"host:port\" or \"unix:/path\"."`
	NextHop        string   `toml:"next_hop" doc:"Where mail goes on to that may leave: \"host:port\" or \"unix:/path\". Must be set. When it does not answer, mail is deferred (451)."`
	Hostname       string   `toml:"hostname" doc:"Postern's name in greetings and trace fields. Default: the machine's name."`
	MaxConnections int      `toml:"max_connections" min:"1" doc:"Connections at once; further ones are told 421."`
	Timeout        Duration `toml:"timeout" min:"1" doc:"How long a client or the next hop may be silent before the connection is closed."`
	TrustedClients []string `toml:"trusted_clients" doc:"Networks whose clients are served; others are refused (554). The relay asks nobody to log in, so it must not be open to all."`
}

// Outbox configures how released mail leaves.
type Outbox struct {
	NextHop    string     `toml:"next_hop" doc:"The re-injection listener, without Postern: \"host:port\" or \"unix:/path\". Default: relay.next_hop. Must be set where a milter runs."`
	TLSNextHop string     `toml:"tls_next_hop" doc:"The re-injection listener for mail that a rule lets go by \"tls\": one whose transport demands verified TLS or DANE, and that is not next_hop. Or \"tls:host:port\": then Postern itself demands TLS with a certificate for that host. Empty: no rule may name tls."`
	GiveUp     Duration   `toml:"give_up" min:"1" doc:"After so long a recipient that could not be reached is marked as failed. The mail stays in the quarantine."`
	Retry      []Duration `toml:"retry" min:"1" doc:"Waits between tries; the last is repeated."`
}

// Page configures the review page.
type Page struct {
	Listen      string   `toml:"listen" doc:"Where it listens: \"host:port\" or \"unix:/path\"."`
	URL         string   `toml:"url" doc:"Its address as people see it, for links. Default: made from listen."`
	Certificate string   `toml:"certificate" doc:"PEM file of its TLS certificate with the chain; with key. Empty: no TLS. When it cannot be read, serve does not start."`
	Key         string   `toml:"key" doc:"PEM file of the certificate's key."`
	Session     Duration `toml:"session" min:"1" doc:"How long somebody stays signed in without doing anything."`
}

// Metrics configures the listener for monitoring.
type Metrics struct {
	Listen string `toml:"listen" doc:"Where it listens: \"host:port\" or \"unix:/path\"."`
}

// Limits bound what mail may use up.
type Limits struct {
	MessageSize  policy.Size `toml:"message_size" min:"1" doc:"Larger messages are refused (552)."`
	Memory       policy.Size `toml:"memory" min:"1" doc:"Bytes of one message that are kept in memory; what is larger goes to an unlinked temporary file."`
	InProgress   policy.Size `toml:"in_progress" min:"1" doc:"Memory for all messages that are judged at once; a message waits for its share, and is deferred (451) when it waits too long."`
	Depth        int         `toml:"depth" min:"1" doc:"Containers inside each other; what is deeper is a gap (too-deep)."`
	Files        int         `toml:"files" min:"1" doc:"Objects of one message; what is more is a gap (too-big)."`
	Bytes        policy.Size `toml:"bytes" min:"1" doc:"Bytes that come out of all readers for one message; what is more is a gap (too-big)."`
	Ratio        int         `toml:"ratio" min:"1" doc:"Bytes out for each byte of the message, above 10 MiB out; what is more is a gap (too-big)."`
	Object       policy.Size `toml:"object" min:"1" doc:"Bytes of one object; what is larger is a gap (too-big)."`
	CPU          Duration    `toml:"cpu" min:"1" doc:"CPU time of the readers for one message, at most; a small one has two and a half seconds, and a quarter of one more for each MiB. What is left then is a gap (timeout)."`
	Workers      int         `toml:"workers" doc:"Worker processes at once. 0: one for each CPU."`
	WorkerMemory policy.Size `toml:"worker_memory" min:"1" doc:"Memory of one worker process; an object that needs more is a gap (crashed)."`
	Wait         Duration    `toml:"wait" min:"1" doc:"How long a message waits for a worker or for memory before it is deferred (451)."`
}

// Extract configures the readers.
type Extract struct {
	OCR            bool     `toml:"ocr" doc:"Whether the text in pictures and on scanned pages of PDFs is recognised, by the program tesseract, which must be installed (Debian: tesseract-ocr); where it is missing Postern does not start. Pictures without recognised text are the fact image-without-text."`
	OCRProgram     string   `toml:"ocr_program" doc:"Tesseract's name, looked for in PATH, or its path; version 5 or later."`
	OCRLanguages   []string `toml:"ocr_languages" doc:"Languages of the texts, by tesseract's names (eng, deu, fra ...); the model of each must be installed (Debian: tesseract-ocr-deu). Each makes the recognition slower."`
	OCRTime        Duration `toml:"ocr_time" min:"1" doc:"What the pictures of one message may take together, by the clock; at most 15s. Those left then are the fact image-without-text. A message that waits for its turn for longer than limits.wait is deferred (451)."`
	OCRPictureTime Duration `toml:"ocr_picture_time" min:"1" doc:"CPU time that the recognition of one picture or page may take, and half of what it may take by the clock; one that takes longer is a gap (timeout)."`
	OCRProcesses   int      `toml:"ocr_processes" min:"1" doc:"Messages whose pictures are recognised at once; others with pictures wait, mail without any does not."`
}

// Quarantine configures what becomes of held mail.
type Quarantine struct {
	Keep       Duration `toml:"keep" min:"1" doc:"After so long, held mail about which nobody decided expires; its bytes are deleted, the record stays."`
	Notify     bool     `toml:"notify" doc:"Whether a sender inside who logged in is told that mail is held (at most once an hour, and never about mail that says Auto-Submitted)."`
	NoticeFrom string   `toml:"notice_from" doc:"Address in the header From of notices. Default: postmaster at the first domain of organization.domains, else at relay.hostname."`
}

// Audit configures the record.
type Audit struct {
	File string `toml:"file" doc:"File that gets one JSON object a line. Default: audit.jsonl in data.dir. An event that cannot be written is reported in the log; mail goes on."`
}

// Log configures the log.
type Log struct {
	Level  string `toml:"level" one:"debug,info,warn,error" doc:"The least level that is logged."`
	Format string `toml:"format" one:"text,json" doc:"How lines look."`
}
