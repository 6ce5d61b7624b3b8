package policy

import "postern/extract"

// BuiltIn is the policy that is in force without a configuration file: what is
// clearly sensitive, or hides what it is, is held on its way to outside unless
// the recipient is in the group "allowed".
func BuiltIn() Source {
	return Source{Classes: builtInClasses(), Rules: builtInRules()}
}

func builtInClasses() []Class {
	bulk := 50
	return []Class{
		{Name: "cardholder-data", Level: "restricted", Any: []Matcher{{Detector: "payment_card"}}},
		{Name: "bank-accounts", Level: "confidential", Any: []Matcher{{Detector: "iban"}}},
		{Name: "us-ssn", Level: "restricted", Any: []Matcher{{Detector: "us_ssn"}}},
		{Name: "secrets", Level: "restricted", Any: []Matcher{
			{Detector: "secret:private_key"}, {Detector: "secret:aws_key"}, {Detector: "secret:github_token"},
		}},
		{Name: "bulk-addresses", Level: "confidential", Any: []Matcher{{
			Detector: "email_address", Count: &bulk, Confidence: "low", Where: Strings{"body", "attachment"},
		}}},
	}
}

func builtInRules() []Rule {
	held := func(name, public string, when Condition) Rule {
		action := Quarantine
		when.To = Strings{"outside"}
		return Rule{
			Name: name, When: when, Unless: &Condition{To: Strings{groupAllowed}},
			Action: &action, Mode: Enforce, Severity: "high", PublicText: public,
		}
	}
	return []Rule{
		held("payment cards stay inside", "Payment card numbers may not be sent outside the organisation.",
			Condition{Class: Strings{"cardholder-data"}}),
		held("bank accounts stay inside", "Bank account numbers may not be sent outside the organisation without review.",
			Condition{Class: Strings{"bank-accounts"}}),
		held("social security numbers stay inside", "Social security numbers may not be sent outside the organisation.",
			Condition{Class: Strings{"us-ssn"}}),
		held("secrets stay inside", "Keys, tokens and passwords may not be sent outside the organisation.",
			Condition{Class: Strings{"secrets"}}),
		held("address lists stay inside", "Long lists of e-mail addresses may not be sent outside the organisation without review.",
			Condition{Class: Strings{"bulk-addresses"}}),
		held("what cannot be read does not leave unseen", "A part of this mail could not be read, so a person has to look at it before it leaves.",
			Condition{Gap: Strings{
				string(extract.EncryptedFile), string(extract.Corrupt), string(extract.TooBig),
				string(extract.TooDeep), string(extract.Timeout), string(extract.Crashed),
			}}),
	}
}

// Effective is the source that is compiled: the file's, completed by what is
// built in. Built-in classes stay in whatever the rules are: what they find is
// shown, and a default that the file gives to their level holds for them.
func (s Source) Effective() Source {
	if len(s.Rules) == 0 {
		s.Rules = builtInRules()
	}
	named := map[string]bool{}
	for _, c := range s.Classes {
		named[c.Name] = true
	}
	classes := s.Classes[:len(s.Classes):len(s.Classes)]
	for _, c := range builtInClasses() {
		if !named[c.Name] {
			classes = append(classes, c)
		}
	}
	s.Classes = classes
	return s
}
