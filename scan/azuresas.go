package scan

import "regexp"

// azureSAS finds shared access signatures of Azure. Rules: Microsoft, "Create a service SAS".
var azureSAS = Detector{
	Name:     "secret:azure_sas",
	About:    "shared access signatures of Azure",
	Levels:   "medium by its form; high with a keyword near",
	Keywords: []string{"azure", "se", "sp", "sv", "sas", "windows"},
	starts:   []string{"sig="},
	find:     tokenForm{form: regexp.MustCompile(`^sig=([0-9A-Za-z%+/]{43,70}(?:=|%3[dD]))`), keep: 4, conf: 0.75}.finder(),
	show:     showPrefix,
	exact:    true,
}
