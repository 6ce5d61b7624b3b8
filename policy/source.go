package policy

// A Source is the policy as the configuration file states it, decoded but not
// checked. [Compile] checks it.
//
// A source without rules gets the rules of [BuiltIn]. The built-in classes can
// always be named; a class of the same name replaces one. Each field's doc tag
// is its entry in the configuration reference.
type Source struct {
	Organization Organization `toml:"organization,omitempty" doc:"Who we are: what is inside and what is ours."`
	Recipients   Recipients   `toml:"recipients,omitempty" doc:"Known recipients, for rules to name."`
	Senders      Senders      `toml:"senders,omitempty" doc:"Known senders, for rules to name."`
	Levels       []Level      `toml:"level,omitempty" doc:"How sensitive a class is, ascending. Built in: public, internal, confidential, restricted, all with the default deliver. A new level stands above the level listed before it (else below the one listed after it, else on top); a known one gets a new default."`
	Classes      []Class      `toml:"class,omitempty" doc:"What is sensitive. Built in: cardholder-data, bank-accounts, us-ssn, secrets, bulk-addresses."`
	Dictionaries []Dictionary `toml:"dictionary,omitempty" doc:"Lists of phrases in files of their own, for matchers. A name of a built-in dictionary replaces that."`
	Labels       []Label      `toml:"label,omitempty" doc:"Marks of sensitivity that programs and people put on mails and documents, for matchers. A name of a built-in label replaces that."`
	Rules        []Rule       `toml:"rule,omitempty" doc:"Who may send what where. All are asked, the strictest action wins. Without any rule the built-in rules hold; with one, only the file's rules do."`
	Exceptions   []Exception  `toml:"exception,omitempty" doc:"What silences a rule for a time."`

	// ExactDataTables are the columns of the tables of exact data by name, the
	// primary one first; ExactDataProblem says why they could not be read.
	ExactDataTables  map[string][]string `toml:"-" json:"-"`
	ExactDataProblem string              `toml:"-" json:"-"`
	// FingerprintIndexes are the indexes of fingerprints by name, true for those of
	// public text; FingerprintProblem says why they could not be read.
	FingerprintIndexes map[string]bool `toml:"-" json:"-"`
	FingerprintProblem string          `toml:"-" json:"-"`

	// SubjectPasswords says that "[pw: …]" in a subject is a password for the
	// message. It is then always taken out of the subject of what is sent.
	SubjectPasswords bool `toml:"-"`
}

// Organization says who we are.
type Organization struct {
	Domains   []string `toml:"domains,omitempty" doc:"Domains that are inside, with their subdomains; everything else is outside. Empty: everything is outside."`
	AliasMaps []string `toml:"alias_maps,omitempty" doc:"Postfix tables such as \"hash:/etc/aliases\", asked through postmap -q, so that recipients are judged after expansion. When a table cannot be asked the mail is deferred (451)."`
	Own       []string `toml:"own,omitempty" doc:"The organisation's own account numbers, phone numbers and the like, in any spelling; they never count."`
	Journal   []string `toml:"journal,omitempty" doc:"Addresses of a journal or archive: they always get the clear original and are never held or refused, except for mail with the published test string."`
	Zone      string   `toml:"zone,omitempty" doc:"Time zone for the times and dates of rules, as in \"Europe/Berlin\". Empty: the machine's zone."`
}

// Recipients are groups of recipients.
type Recipients struct {
	Allowed []string            `toml:"allowed,omitempty" doc:"Group \"allowed\": addresses, domains, \"*.domain\". What may be sent there, rules say; the built-in rules let everything pass to it."`
	Blocked []string            `toml:"blocked,omitempty" doc:"Group \"blocked\": mail to it is refused."`
	Groups  map[string][]string `toml:"groups,omitempty" doc:"Groups for \"to\": addresses, domains (exactly), \"*.domain\" (its subdomains)."`
}

// Senders are groups of senders.
type Senders struct {
	Groups map[string][]string `toml:"groups,omitempty" doc:"Groups for \"from\" and \"from_header\": logins, addresses, domains (exactly), \"*.domain\" (its subdomains), networks."`
}

// A Level is a degree of sensitivity.
type Level struct {
	Name    string  `toml:"name" doc:"The level's name."`
	Default *Action `toml:"default,omitempty" doc:"What becomes of mail to outside with a class of this level where no rule speaks about the class: deliver, encrypt, confirm, quarantine or reject. Default deliver."`
}
