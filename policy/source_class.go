package policy

// A Class says what is sensitive. It is met by a message when one matcher of
// Any (if there are any) and every matcher of All is met.
type Class struct {
	Name   string    `toml:"name" doc:"The class's name, for rules."`
	Level  string    `toml:"level,omitempty" doc:"How sensitive it is; empty: no level, only rules count."`
	Any    []Matcher `toml:"any,omitempty" doc:"Matchers of which one must be met."`
	All    []Matcher `toml:"all,omitempty" doc:"Matchers that must all be met, each somewhere in the message."`
	Except []Matcher `toml:"except,omitempty" doc:"Matches to drop: a match that overlaps a match of these does not count. Never drops a message."`
}

// A Matcher is one thing to look for. Exactly one of the first seven keys is set.
type Matcher struct {
	Detector    string  `toml:"detector,omitempty" doc:"Name of a detector, as in \"payment_card\"."`
	Phrase      Strings `toml:"phrase,omitempty" doc:"One or several phrases, any of them: letters folded, white space runs equal, at word borders."`
	Regex       string  `toml:"regex,omitempty" doc:"A regular expression (RE2 syntax), matched on the text as it is."`
	Dictionary  string  `toml:"dictionary,omitempty" doc:"Name of a dictionary: a [[dictionary]] of the file, or a built-in one: health, icd10, finance, legal, hr, source-code or projects. Each phrase of it is a value of its own; other spellings and plain inflections are the same value."`
	ExactData   string  `toml:"exactdata,omitempty" doc:"Name of a table of exact data that \"postern exactdata build\" has made. Each row found is a value of its own."`
	Fingerprint string  `toml:"fingerprint,omitempty" doc:"Name of an index of protected documents that \"postern fingerprint add\" has made. Each document of which enough was copied is a value of its own."`
	Label       string  `toml:"label,omitempty" doc:"Name of a label: a [[label]] of the file, or a built-in one: internal, confidential, strictly-confidential, tlp-amber, tlp-red, nato-eu, vs-nfd or official-sensitive. Found only where labels stand: header fields, subject, document properties, headers, footers, watermarks, a line of its own at the start of a text or the edge of a page."`

	Count      *int     `toml:"count,omitempty" doc:"At least so many distinct values in the whole message. Default 1."`
	Weight     *int     `toml:"weight,omitempty" doc:"For a dictionary: the weights of the distinct phrases found in the whole message come to at least so much. Default: not looked at."`
	Confidence string   `toml:"confidence,omitempty" doc:"At least this sure: low (shape alone), medium (checksum or corroboration) or high (both). Default medium."`
	Near       *Near    `toml:"near,omitempty" doc:"Something that must stand near the match, in the same text."`
	Where      Strings  `toml:"where,omitempty" doc:"Where the match must stand: subject, body, attachment or \"header:NAME\". Default anywhere."`
	Share      *float64 `toml:"share,omitempty" doc:"For fingerprints: at least this share of a document's letters and digits stands in the whole message, above 0 and at most 1. Runs from 75 letters on count."`
	Run        *int     `toml:"run,omitempty" doc:"For fingerprints: at least so many letters and digits of a document in a row, edited words among them; at least 100. A character of Chinese, Japanese or Korean counts for three. Default 300, or any where share is set."`
	Columns    *Columns `toml:"columns,omitempty" doc:"For exact data: names of columns that must all stand near the primary value, or a number of columns, the primary one counted. Never less than two. Default: the primary one and two others, or both of a table with one other."`
}

// Near is what must stand near a match. Exactly one of the first four keys is set.
type Near struct {
	Detector   string  `toml:"detector,omitempty" doc:"Name of a detector; any confidence will do."`
	Phrase     Strings `toml:"phrase,omitempty" doc:"One or several phrases, any of them."`
	Regex      string  `toml:"regex,omitempty" doc:"A regular expression (RE2 syntax)."`
	Dictionary string  `toml:"dictionary,omitempty" doc:"Name of a dictionary; any phrase of it with a weight above zero."`
	Within     *int    `toml:"within,omitempty" doc:"At most so many characters between the two. Default 300, at most 4000."`
}
