package scan

import "regexp"

// alibabaKey finds Alibaba Cloud access keys. Rules: Alibaba Cloud, "AccessKey pair".
var alibabaKey = Detector{
	Name:     "secret:alibaba_key",
	About:    "Alibaba Cloud access keys",
	Levels:   "medium by its form; high with a keyword near",
	Keywords: []string{"alibaba", "aliyun", "access key"},
	starts:   []string{"ltai"},
	find:     tokenForm{form: regexp.MustCompile(`^LTAI[0-9A-Za-z]{12,24}`), keep: 4, conf: 0.75}.finder(),
	show:     showPrefix,
	exact:    true,
}
