package policy

// A Rule says what becomes of mail that its condition holds for.
type Rule struct {
	Name       string     `toml:"name" doc:"The rule's name, for reasons and exceptions; shown to administrators and reviewers only."`
	When       Condition  `toml:"when" doc:"The rule speaks where this holds."`
	Unless     *Condition `toml:"unless,omitempty" doc:"… and this does not."`
	Action     *Action    `toml:"action" doc:"deliver, encrypt, confirm, quarantine or reject."`
	Encrypt    Strings    `toml:"encrypt,omitempty" doc:"For the action encrypt: what is acceptable, in order of preference: openpgp, smime, password, tls (the transport is encrypted and verified), and as the last step what becomes of mail for which none of these can be had: quarantine or reject. Default: openpgp, smime, password, quarantine; without a last step, quarantine. Where several rules speak, only what all of them accept is left, in the order of the first that says so, and the stricter last step counts; where nothing is left the mail is held."`
	Approvers  Strings    `toml:"approvers,omitempty" doc:"Who may decide over mail that this rule holds. Default every reviewer."`
	Mode       Mode       `toml:"mode,omitempty" doc:"enforce, or monitor: judged and recorded, without effect. Default enforce."`
	Severity   string     `toml:"severity,omitempty" doc:"low, medium, high or critical; for lists and events."`
	PublicText string     `toml:"public_text,omitempty" doc:"What senders are told. It should not name what must stay secret. Default a general sentence."`
	Notify     Strings    `toml:"notify,omitempty" doc:"Addresses that are told when the rule speaks."`
	Tag        *Tag       `toml:"tag,omitempty" doc:"A mark on what is delivered."`
	Expires    Date       `toml:"expires,omitempty" doc:"After this date the rule is silent; config check says so."`
}

// A Tag marks delivered mail. Either Subject is set, or Header and Value.
type Tag struct {
	Header  string `toml:"header,omitempty" doc:"Name of a header field to add."`
	Value   string `toml:"value,omitempty" doc:"Its value."`
	Subject string `toml:"subject,omitempty" doc:"A prefix of the subject."`
}

// An Exception silences a rule where its condition holds, until its end.
type Exception struct {
	Rule   string    `toml:"rule" doc:"Name of the rule."`
	When   Condition `toml:"when" doc:"The rule is silent where this holds."`
	Until  Date      `toml:"until" doc:"The last day (or the instant) of the exception; mandatory. Once it is over, the exception is without effect and config check says so."`
	Reason string    `toml:"reason" doc:"Why, for those who read the reasons; mandatory."`
}

// A Condition holds where all its keys do. A key with a list holds for any of
// the list; a value that begins with "!" must not hold.
type Condition struct {
	Class         Strings          `toml:"class,omitempty" doc:"Names of classes."`
	Level         Strings          `toml:"level,omitempty" doc:"Names of levels: a class of that level or stricter."`
	Count         *int             `toml:"count,omitempty" doc:"At least so many distinct values of the class or of a class of the level."`
	To            Strings          `toml:"to,omitempty" doc:"inside, outside, a group, an address, a domain (exactly), \"*.domain\" (its subdomains). Asked for each recipient, and for each member of an expanded alias."`
	From          Strings          `toml:"from,omitempty" doc:"inside, outside, a group of senders, an address, a domain, \"*.domain\", a network; of the login or the envelope sender. Where matching permits something (in unless, in exceptions, after \"!\"), a login that is an address is asked alone, since anybody can write an envelope sender. A null sender is neither inside nor outside."`
	FromHeader    Strings          `toml:"from_header,omitempty" doc:"The same, of the addresses in the header From."`
	Recipients    *RecipientCounts `toml:"recipients,omitempty" doc:"How many recipients the message has."`
	Gap           Strings          `toml:"gap,omitempty" doc:"Causes of gaps: encrypted-mail, encrypted-file, corrupt, unknown, too-big, too-deep, timeout, crashed."`
	Fact          Strings          `toml:"fact,omitempty" doc:"Facts: ambiguous, type-mismatch, image-without-text, recording, macro, password-in-message (an encrypted file that a password opened which stands in the same message)."`
	Attachment    *AttachmentMatch `toml:"attachment,omitempty" doc:"Attachments, and files in them."`
	Size          *Size            `toml:"size,omitempty" doc:"The message has at least this size, as in \"25MiB\"."`
	Subject       Strings          `toml:"subject,omitempty" doc:"A phrase (letters folded, white space runs equal, at word borders), or a regular expression between slashes: \"/NJ-\\\\d+/\"."`
	Header        *HeaderMatch     `toml:"header,omitempty" doc:"A header field."`
	Client        Strings          `toml:"client,omitempty" doc:"Networks of the SMTP client: \"10.0.8.0/24\"."`
	Authenticated *bool            `toml:"authenticated,omitempty" doc:"Whether the sender logged in."`
	TLS           *bool            `toml:"tls,omitempty" doc:"Whether the sender's session was encrypted."`
	Time          *TimeMatch       `toml:"time,omitempty" doc:"When the mail came, in the organisation's zone."`
	Any           []Condition      `toml:"any,omitempty" doc:"Alternatives: one of these conditions must hold."`
	Asked         *bool            `toml:"asked,omitempty" doc:"Whether the sender asked for encryption: \"[encrypt]\" stands in the subject (in any case of letters), or the header Sensitivity says Personal, Private or Company-Confidential. Where a rule asks this, the keyword is taken out of the subject of what is sent."`

	OwnData *bool `toml:"own_data,omitempty" doc:"Whether what was found is the recipient's own: all findings of the classes that the rule speaks about are rows of exact data whose owner (postern exactdata build --owner) has the recipient's address. Asked for each recipient."`

	QuotedData *bool `toml:"quoted_data,omitempty" doc:"Whether what was found is what the recipient wrote: each value of the classes that the rule speaks about stands in a part of the message that is quoted from their mail, by the line above it with their address (\"On ..., Anna <anna@customer.example> wrote:\", or Outlook's From and Sent, also with no more than a name, which To or Cc gives to them and to nobody else). Nothing proves such a line, so use it where people err, not where they cheat. Asked for each recipient."`

	Within    any `toml:"within,omitempty" doc:"Not available in this version."`
	Per       any `toml:"per,omitempty" doc:"Not available in this version."`
	Distinct  any `toml:"distinct,omitempty" doc:"Not available in this version."`
	Messages  any `toml:"messages,omitempty" doc:"Not available in this version."`
	Bytes     any `toml:"bytes,omitempty" doc:"Not available in this version."`
	Gaps      any `toml:"gaps,omitempty" doc:"Not available in this version."`
	Deviation any `toml:"deviation,omitempty" doc:"Not available in this version."`
	Justified any `toml:"justified,omitempty" doc:"Not available in this version."`
}

// RecipientCounts holds for messages with at least so many recipients.
type RecipientCounts struct {
	Count   *int `toml:"count,omitempty" doc:"Recipients in all."`
	Outside *int `toml:"outside,omitempty" doc:"Recipients that are outside."`
	Domains *int `toml:"domains,omitempty" doc:"Different domains of recipients."`
}

// AttachmentMatch holds for messages with at least Count attachments (or files
// inside attachments) that all other keys hold for.
type AttachmentMatch struct {
	Type  Strings `toml:"type,omitempty" doc:"Format by content, as postern extract names it: \"pdf\", \"docx\", \"zip\"; \"unknown\" for what no format fits."`
	Name  Strings `toml:"name,omitempty" doc:"Globs of file names: \"*.exe\". Upper and lower case are equal."`
	Count *int    `toml:"count,omitempty" doc:"At least so many. Default 1."`
	Size  *Size   `toml:"size,omitempty" doc:"Each at least this large."`
}

// HeaderMatch holds for messages with a header field that matches.
type HeaderMatch struct {
	Name  string  `toml:"name" doc:"The field's name."`
	Match Strings `toml:"match,omitempty" doc:"A phrase, or a regular expression between slashes. Default: the field is there."`
}

// TimeMatch holds for mail that came at these times.
type TimeMatch struct {
	Days Strings `toml:"days,omitempty" doc:"mon, tue, wed, thu, fri, sat, sun, or a range: \"mon-fri\". Default every day."`
	From string  `toml:"from,omitempty" doc:"From this time of day on, \"22:00\". Default the start of the day."`
	To   string  `toml:"to,omitempty" doc:"Up to this time of day, \"06:00\"; before from: over midnight. Default the end of the day."`
}
