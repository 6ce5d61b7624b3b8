package scan

import "regexp"

// azureStorageKey finds keys of Azure storage accounts. Rules: Microsoft, "Configure connection strings": 64 bytes in base64.
var azureStorageKey = Detector{
	Name:     "secret:azure_storage_key",
	About:    "keys of Azure storage accounts",
	Levels:   "high by its form",
	Keywords: []string{"azure", "defaultendpointsprotocol", "endpoint", "storage"},
	starts:   []string{"accountkey=", "sharedaccesskey="},
	find:     tokenForm{form: regexp.MustCompile(`^(?i:AccountKey|SharedAccessKey)=([0-9A-Za-z+/]{42,86}={1,2})`), keep: 11}.finder(),
	show:     showPrefix,
	exact:    true,
}
