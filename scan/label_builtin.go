package scan

// classifications are header fields in which programs write a label.
func classifications(values ...string) map[string][]string {
	m := map[string][]string{}
	for _, name := range []string{
		"X-Classification", "X-Sensitivity", "X-Label", "X-Protective-Marking", "X-TITUS-Classification",
		"X-Security-Label", "SIO-Label", "X-Data-Classification", "X-Confidentiality", "X-TLP",
	} {
		m[name] = values
	}
	return m
}

// BuiltInLabels are the labels that need no configuration.
func BuiltInLabels() []Label {
	confidential := []string{
		"confidential", "company confidential", "company-confidential", "business confidential", "vertraulich", "firmenvertraulich",
		"confidentiel", "confidencial", "riservato", "confidenziale", "vertrouwelijk", "poufne", "fortroligt", "konfidentiell", "luottamuksellinen", "důvěrné",
	}
	strictly := []string{
		"strictly confidential", "highly confidential", "top secret", "secret", "streng vertraulich", "streng geheim", "geheim", "strictement confidentiel",
		"très confidentiel", "estrictamente confidencial", "altamente confidencial", "strettamente riservato", "strettamente confidenziale",
		"strikt vertrouwelijk", "zeer geheim", "ściśle poufne", "ściśle tajne", "tajne", "estritamente confidencial",
	}
	internal := []string{
		"internal", "internal use only", "internal only", "for internal use only", "company internal", "intern", "nur für den internen gebrauch",
		"usage interne", "uso interno", "uso interno exclusivo", "solo per uso interno", "alleen voor intern gebruik", "intern gebruik", "do użytku wewnętrznego", "apenas para uso interno",
	}
	confidentialFields := classifications(confidential...)
	confidentialFields["Sensitivity"] = []string{"company-confidential"}
	nato := []string{
		"nato restricted", "nato confidential", "nato secret", "cosmic top secret", "restreint ue/eu restricted", "eu restricted", "restreint ue",
		"confidentiel ue/eu confidential", "eu confidential", "secret ue/eu secret", "eu secret", "tres secret ue/eu top secret",
	}
	vs := []string{"vs-nfd", "vs-nur für den dienstgebrauch", "vs - nur für den dienstgebrauch", "vs nur für den dienstgebrauch", "vs-vertraulich", "vs - vertraulich", "vs-geheim"}
	official := []string{"official-sensitive", "official - sensitive", "uk official-sensitive", "cui", "controlled unclassified information", "for official use only", "fouo"}
	amber := []string{"tlp:amber", "tlp: amber", "tlp:amber+strict", "tlp: amber+strict"}
	red := []string{"tlp:red", "tlp: red"}
	return []Label{
		{Name: "internal", Words: internal, Headers: classifications(internal...)},
		{Name: "confidential", Words: confidential, Headers: confidentialFields},
		{Name: "strictly-confidential", Words: strictly, Headers: classifications(strictly...)},
		{Name: "tlp-amber", Words: amber, Headers: classifications(append([]string{"amber"}, amber...)...)},
		{Name: "tlp-red", Words: red, Headers: classifications(append([]string{"red"}, red...)...)},
		{Name: "nato-eu", Words: nato, Headers: classifications(nato...)},
		{Name: "vs-nfd", Words: vs, Headers: classifications(vs...)},
		{Name: "official-sensitive", Words: official, Headers: classifications(official...)},
	}
}
